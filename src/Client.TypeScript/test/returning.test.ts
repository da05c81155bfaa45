import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Bye_Reason, ClientFrameSchema, MessagingClient, Refusal_Code, ServerFrameSchema, type Socket } from "dapr-messaging-client";
import { WebSocket } from "ws";

type Said = MessageInitShape<typeof ServerFrameSchema>;

const wantedMs = 7_000, tickMs = 5;
const welcome: Said = { welcome: { userId: 42n, pingIntervalMs: 3_600_000 } };
const away = (reason: Bye_Reason, retryAfterMs = 0): Said => ({ bye: { reason, refusal: { code: Refusal_Code.TOO_MANY_REQUESTS, retryAfterMs } } });

/** A gateway that says what a test says; neither it nor the clock moves by itself. */
class ScriptedGateway {
  readonly client = new MessagingClient({ url: "http://gateway", token: () => "a token", socket: () => this.open() });
  hellos = 0;
  greet: () => Said = () => welcome;
  private socket: Socket | undefined;

  say(frame: Said): void {
    (this.socket!.onmessage as (event: unknown) => void)({ data: toBinary(ServerFrameSchema, create(ServerFrameSchema, frame)) });
  }

  private open(): Socket {
    const socket: Socket = {
      binaryType: "", onopen: null, onmessage: null, onclose: null, onerror: null,
      send: (data) => {
        if (!fromBinary(ClientFrameSchema, data).hello) return;
        this.hellos++;
        this.say(this.greet());
      },
      close: () => (socket.onclose as (() => void) | null)?.(),
    };
    this.socket = socket;
    queueMicrotask(() => (socket.onopen as (() => void) | null)?.());
    return socket;
  }
}

describe("a client comes back", () => {
  let now = 0, chance = 0;

  // What follows from a moment happens in that moment.
  async function pass(ms: number): Promise<void> {
    now += ms;
    mock.timers.tick(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async function until(condition: () => boolean): Promise<number> {
    const began = now;
    for (await pass(0); !condition(); await pass(tickMs)) assert.ok(now - began < 60_000, "it never comes");
    return now - began;
  }

  async function connected(): Promise<ScriptedGateway> {
    const gateway = new ScriptedGateway();
    await gateway.client.connect();
    return gateway;
  }

  const comesAfter = (gateway: ScriptedGateway, bye: Said): Promise<number> => {
    const before = gateway.hellos;
    gateway.say(bye);
    return until(() => gateway.hellos > before);
  };

  beforeEach(() => {
    [now, chance] = [0, 0];
    mock.timers.enable({ apis: ["setTimeout"] });
    mock.method(performance, "now", () => now);
    mock.method(Math, "random", () => chance);
  });

  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  for (const reason of [Bye_Reason.GOING_AWAY, Bye_Reason.REFUSED]) {
    test(`when the server says, if it is not let in now: ${Bye_Reason[reason]}`, async () => {
      const gateway = new ScriptedGateway();
      gateway.greet = () => (gateway.hellos === 1 ? away(reason, wantedMs) : welcome);
      const connecting = gateway.client.connect();
      assert.equal(await until(() => gateway.hellos === 2), wantedMs);
      await connecting;
      await gateway.client.close();
    });
  }

  test("when the server says, if it is sent away, and a little later than it says", async () => {
    const gateway = await connected();
    assert.equal(await comesAfter(gateway, away(Bye_Reason.GOING_AWAY, wantedMs)), wantedMs);
    chance = 1;
    assert.equal(await comesAfter(gateway, away(Bye_Reason.GOING_AWAY, wantedMs)), wantedMs * 1.25);
    await gateway.client.close();
  });

  test("at another moment than the others of its gateway", async () => {
    const pauses: number[] = [];
    for (chance of [0.02, 0.5, 1]) {
      const gateway = await connected();
      pauses.push(await comesAfter(gateway, away(Bye_Reason.GOING_AWAY)));
      await gateway.client.close();
    }
    assert.deepEqual(pauses, [5, 125, 250]);
  });

  test("more and more seldom, if it falls behind again and again, until a connection lasts", async () => {
    chance = 1;
    const gateway = await connected();
    const pauses: number[] = [];
    for (let n = 0; n < 7; n++) pauses.push(await comesAfter(gateway, away(Bye_Reason.FELL_BEHIND)));
    assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    await pass(30_000);
    assert.equal(await comesAfter(gateway, away(Bye_Reason.FELL_BEHIND)), 250);
    await gateway.client.close();
  });
});

test("when the server says, if it has no room for its address", async () => {
  const came: number[] = [];
  const server = createServer();
  server.on("upgrade", (_, socket) => {
    came.push(performance.now());
    socket.end("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new MessagingClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: () => "a token", socket: (url) => new WebSocket(url),
  });
  const connecting = client.connect().catch(() => undefined);
  while (came.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(came[1]! - came[0]! >= 990, `${came[1]! - came[0]!} ms`);
  await client.close();
  await connecting;
  server.close();
});
