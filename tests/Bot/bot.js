// A bot in another language: an app of its own, beside a sidecar of its own, on the official Dapr SDK. Users talk to it, alone
// or in a group, other apps invoke it, and it takes work from a topic. README.md says how to run it.
import dapr from "@dapr/dapr";
import express from "express";
import { timingSafeEqual } from "node:crypto";
import { openEvents } from "./events.js";
import { Messaging, Refused } from "./messaging.js";
import { Talk } from "./talk.js";

const { DaprServer, CommunicationProtocolEnum, DaprPubSubStatusEnum, HttpMethod, LogLevel } = dapr;
const { APP_PORT, APP_API_TOKEN, BOT_TOKEN, BOT_UPDATES = "Bot-T", BOT_TOPIC = "Say-T", BOT_PUBSUB = "pubsub" } = process.env;
for (const [name, value] of Object.entries({ APP_PORT, APP_API_TOKEN, BOT_TOKEN })) {
  if (!value) throw new Error(`${name} is not set; README.md says what the bot needs.`);
}

// Nothing but its own sidecar comes in.
const expected = Buffer.from(APP_API_TOKEN);
const app = express();
app.use((request, response, next) => {
  const shown = Buffer.from(request.get("dapr-api-token") ?? "");
  if (shown.length === expected.length && timingSafeEqual(shown, expected)) next();
  else response.status(401).end();
});
app.use(openEvents());

const endpoint = new URL(process.env.DAPR_HTTP_ENDPOINT ?? `http://127.0.0.1:${process.env.DAPR_HTTP_PORT ?? 3500}`);
const server = new DaprServer({
  serverHost: "127.0.0.1",
  serverPort: APP_PORT,
  serverHttp: app,
  communicationProtocol: CommunicationProtocolEnum.HTTP,
  clientOptions: { daprHost: endpoint.hostname, daprPort: endpoint.port, logger: { level: LogLevel.Warn } },
  logger: { level: LogLevel.Warn },
});
const messaging = new Messaging(server.client, BOT_TOKEN);

// Other apps: POST /v1.0/invoke/bot/method/announce { peer, text, randomId }.
await server.invoker.listen(
  "announce",
  async ({ body }) => {
    const { peer, text, randomId } = JSON.parse(body);
    try {
      const { messagesSent } = await messaging.ask("sendMessages", { peer, messages: [{ randomId, content: { text } }] });
      return { messageIds: messagesSent.messageIds };
    } catch (error) {
      return { error: error.message }; // the SDK has no way to answer with a status
    }
  },
  { method: HttpMethod.POST },
);

// Its own channel: what happens in its mailbox. All bots of a system are told on one topic; the rule picks this one's.
const me = JSON.parse(Buffer.from(BOT_TOKEN.split(".")[1], "base64url").toString());
const talk = new Talk(messaging, me);
const updates = "updates";
await server.pubsub.subscribeWithOptions(BOT_PUBSUB, BOT_UPDATES, {
  route: { rules: [{ match: `event.subject == "u${me.sub}"`, path: updates }], default: "others" },
});
server.pubsub.subscribeToRoute(BOT_PUBSUB, BOT_UPDATES, "others", async () => DaprPubSubStatusEnum.SUCCESS);
server.pubsub.subscribeToRoute(BOT_PUBSUB, BOT_UPDATES, updates, async ({ id, type, message }) => {
  if (type !== "daprmessaging.sync.PushBotUpdates" || !message) {
    console.error(`event ${id}: a ${type} is nothing for me`);
    return DaprPubSubStatusEnum.SUCCESS;
  }
  try {
    await talk.hear(message);
    return DaprPubSubStatusEnum.SUCCESS;
  } catch (error) {
    console.error(`event ${id}: ${error.message}`);
    return error instanceof Refused ? DaprPubSubStatusEnum.DROP : DaprPubSubStatusEnum.RETRY;
  }
});

// Work from a topic: client.SendMessages, protobuf or JSON, said in the bot's name. Publishers choose the random ids: an event that
// comes twice says nothing twice.
await server.pubsub.subscribe(BOT_PUBSUB, BOT_TOPIC, async ({ id, type, message }) => {
  if (type !== "daprmessaging.client.SendMessages" || !message) {
    console.error(`event ${id}: a ${type} is nothing for me`);
    return DaprPubSubStatusEnum.SUCCESS;
  }
  try {
    await messaging.ask("sendMessages", message);
    return DaprPubSubStatusEnum.SUCCESS;
  } catch (error) {
    console.error(`event ${id}: ${error.message}`);
    return error instanceof Refused ? DaprPubSubStatusEnum.DROP : DaprPubSubStatusEnum.RETRY;
  }
});

const stopping = new AbortController();
const stopped = new Promise((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve(stopping.abort()));
});

await server.start();
await messaging.ask("login"); // nobody can write to whom nobody has seen
await talk.catchUp(stopping.signal);
console.log("ready");
await stopped;
await server.stop();
process.exit(0); // the SDK keeps connections to the sidecar open
