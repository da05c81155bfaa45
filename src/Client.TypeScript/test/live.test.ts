import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { channel, ChannelView, chat, MailboxView, MessagingClient, newRandomId, Presence_Status, PresencePrivacy_Audience, Refusal_Code, RefusedError, user } from "dapr-messaging-client";
import { WebSocket } from "ws";
import { badNetwork, closeAll, Device, missing, newUsers, shownBy, until } from "./support.js";

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

// The fresh read first: it waits until the device is where the mailbox is.
async function assertShows(device: Device): Promise<MailboxView> {
  const fresh = await device.fresh();
  assert.deepEqual(shownBy(device.view), shownBy(fresh));
  return fresh;
}

describe("beside a server", { skip: missing }, () => {
  afterEach(closeAll);

  test("a message is on every device of both, once, and the answer says where", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const devices = [await Device.connect(a), await Device.connect(a, "tablet"), await Device.connect(b), await Device.connect(b, "tablet")];
    const { id } = await devices[0]!.client.send(user(b), "hello");
    for (const device of devices) {
      await device.untilText("hello");
      assert.deepEqual(device.texts, ["hello"]);
      await assertShows(device);
    }
    assert.equal(devices[1]!.view.find(user(b))?.find(id)?.out, true);
    assert.equal(devices[2]!.view.find(user(a))?.counters.unreadCount, 1);
  });

  test("who was away has all of it when they come back, and nothing twice", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const alice = await Device.connect(a);
    const before = await Device.connect(b);
    await alice.client.send(user(b), "before");
    await before.untilText("before");
    await before.close();
    const { pts } = before.client;
    for (const n of numbers(1, 120)) await alice.client.send(user(b), `while away ${n}`);
    const after = await Device.connect(b, "phone", { pts });
    await after.untilText("while away 120");
    assert.deepEqual(after.texts, numbers(1, 120).map((n) => `while away ${n}`));
    assert.deepEqual(after.pts, numbers(Number(pts) + 1, Number(pts) + 120));
  });

  test("pushes are lost, doubled and overtaken, and every device shows what a fresh read shows", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const alice = await Device.connect(a, "phone", { tamper: badNetwork(1) });
    const bob = await Device.connect(b, "phone", { tamper: badNetwork(2) });
    const tablet = await Device.connect(b, "tablet", { tamper: badNetwork(3), updateBuffer: 4 });
    await Promise.all(numbers(1, 150).flatMap((n) => [alice.client.send(user(b), `a${n}`), bob.client.send(user(a), `b${n}`)]));
    await alice.client.send(user(b), "the last one");
    for (const device of [alice, bob, tablet]) {
      const fresh = await assertShows(device);
      assert.deepEqual(device.pts, numbers(1, Number(fresh.pts)));
    }
  });

  test("connections are cut while much is said, and each is there once, in the order of who said it", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const [alice, bob] = [await Device.connect(a), await Device.connect(b)];
    for (const n of numbers(1, 60)) {
      const sending = alice.client.send(user(b), `number ${n}`);
      if (n % 12 === 0) for (const device of [alice, bob]) device.cut();
      await sending;
    }
    await bob.untilText("number 60");
    assert.deepEqual(bob.texts, numbers(1, 60).map((n) => `number ${n}`));
    await assertShows(alice);
  });

  test("whether others are there is heard by who watches, also after the connection was cut", async () => {
    const [a, b, c] = newUsers(3) as [bigint, bigint, bigint];
    const seen: string[] = [];
    const alice = await Device.connect(a, "phone", { onPresence: ({ userId, status }) => seen.push(`${userId === b ? "b" : "c"} ${Presence_Status[status]}`) });
    const bob = await Device.connect(b);
    await alice.client.presence.watch([b, c]);
    assert.deepEqual(seen.splice(0).sort(), ["b ONLINE", "c HIDDEN"]); // nobody has seen c yet
    alice.cut();
    await until(() => seen.includes("b ONLINE"), "what alice watches, told again");
    seen.length = 0;
    await bob.client.ask("setPresencePrivacy", { privacy: { audience: PresencePrivacy_Audience.NOBODY } });
    await until(() => seen.includes("b HIDDEN"), "that bob is hidden");
    await alice.client.presence.unwatch();
    await bob.client.ask("setPresencePrivacy", { privacy: { audience: PresencePrivacy_Audience.EVERYONE } });
    await alice.client.send(user(b), "behind it");
    await bob.untilText("behind it");
    assert.equal(seen.at(-1), "b HIDDEN");
    await assert.rejects(alice.client.presence.watch([-1n]), (error) => error instanceof RefusedError && error.code === Refusal_Code.REQUEST_INVALID);
  });

  test("the same random id is the same message, and what is refused changes nothing", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const [alice, bob] = [await Device.connect(a), await Device.connect(b)];
    const randomId = newRandomId();
    const first = await alice.client.send(user(b), "once", { randomId });
    assert.deepEqual(await alice.client.send(user(b), "once", { randomId }), first);
    await bob.untilText("once");
    await assert.rejects(bob.client.ask("editMessage", { peer: user(a), messageId: bob.updates.at(-1)!.pts, content: { text: "not mine" } }), (error) => error instanceof RefusedError && error.code === Refusal_Code.AUTHOR_REQUIRED);
    assert.deepEqual([alice.texts, bob.texts], [["once"], ["once"]]);
  });

  test("whatever is done to messages and dialogs, a device shows what a fresh read shows", async () => {
    const [a, b, c] = newUsers(3) as [bigint, bigint, bigint];
    await Device.connect(c);
    const [alice, bob, tablet] = [await Device.connect(a), await Device.connect(b), await Device.connect(b, "tablet")];
    const { chatId } = await alice.client.ask("createChat", { title: "club", userIds: [b] });
    const ids: bigint[] = [];
    for (const n of numbers(1, 6)) ids.push((await alice.client.send(user(b), `message ${n}`)).id);
    await alice.client.send(chat(chatId), `to all of us`);
    await bob.untilText("to all of us");
    const theirs = bob.view.find(user(a))!.messages.map((m) => m.id);
    await alice.client.ask("editMessage", { peer: user(b), messageId: ids[0]!, content: { text: "edited" } });
    await alice.client.ask("deleteMessages", { peer: user(b), messageIds: [ids[1]!], forEveryone: true });
    await alice.client.ask("pinMessage", { peer: user(b), messageId: ids[2]!, forEveryone: true });
    await bob.client.ask("setReaction", { peer: user(a), messageId: theirs[3]!, emoji: "👍" });
    await bob.client.ask("deleteMessages", { peer: user(a), messageIds: [theirs[4]!] });
    await bob.client.ask("readHistory", { peer: user(a), maxId: theirs[3]! });
    await bob.client.ask("saveDraft", { peer: user(a), draft: { content: { text: "what I am about to s" } } });
    await bob.client.ask("pinDialog", { peer: chat(chatId), pinned: true });
    await bob.client.ask("setDialogFolder", { peer: user(a), folderId: 1 });
    await bob.client.ask("muteDialog", { peer: user(a), until: 4_000_000_000_000n });
    await bob.client.ask("blockUser", { userId: c, blocked: true });
    await bob.client.schedule(chat(chatId), "later", BigInt(Date.now() + 3_600_000));
    for (const device of [alice, bob, tablet]) await assertShows(device);
    await bob.client.ask("clearHistory", { peer: user(a), maxId: theirs[5]! });
    for (const device of [bob, tablet]) await assertShows(device);
    assert.equal(tablet.view.scheduled[0]?.content?.text, "later");
  });

  test("channels are followed, each step once and in order, whatever is lost on the way; who is put out sees it end", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const [alice, bob] = [await Device.connect(a), await Device.connect(b, "phone", { tamper: badNetwork(4) })];
    bob.follow();
    const { channelId } = await alice.client.ask("createChat", { title: "the flock", userIds: [b], channel: true });
    await bob.untilKnown(() => bob.steps.length > 0, "the channel is followed");
    await Promise.all(numbers(1, 80).map((n) => alice.client.send(channel(channelId), `step ${n}`)));
    const last = await alice.client.send(channel(channelId), "the last one");
    await alice.client.ask("editMessage", { peer: channel(channelId), messageId: last.id, content: { text: "edited" } });
    const head = (await alice.client.ask("getChannels", {})).channels[0]!.pts;
    await bob.untilKnown(() => bob.steps.at(-1)?.update.pts === head, "bob has followed to the end");

    const begin = Number(bob.steps[0]!.update.pts);
    assert.equal(bob.steps[0]!.update.change.case, "tooLong");
    assert.deepEqual(bob.steps.slice(1).map((s) => Number(s.update.pts)), numbers(begin + 1, Number(head)));
    const view = new ChannelView(channelId);
    for (const { update } of bob.steps) view.apply(update);
    const page = await bob.client.ask("getHistory", { peer: channel(channelId), limit: 100 });
    const newest = page.messages.filter((m) => view.find(m.id)).reverse();
    assert.equal(newest.length, 81);
    assert.deepEqual(view.messages.map((m) => m.body), newest.map((m) => m.body));

    await alice.client.ask("removeMember", { channelId, userId: b });
    await bob.untilKnown(() => bob.steps.at(-1)?.update.change.case === "channelLeft", "bob sees that it ends");
  });

  test("a device with another past is told to read afresh, and goes on from there", async () => {
    const [a, b] = newUsers(2) as [bigint, bigint];
    const [alice, before] = [await Device.connect(a), await Device.connect(b)];
    await alice.client.send(user(b), "first");
    await before.close();
    const bob = await Device.connect(b, "phone", { pts: 1_000n });
    await until(() => bob.updates[0]?.change.case === "tooLong", "bob is told");
    await alice.client.send(user(b), "second");
    await bob.untilText("second");
    assert.deepEqual(bob.texts, ["second"]);
  });

  test("a token that is none is refused, to whoever asks and whoever listens", async () => {
    const client = new MessagingClient({ url: process.env["DMSG_URL"]!, token: () => "nonsense", socket: (url) => new WebSocket(url) });
    const refused = (error: unknown) => error instanceof RefusedError && error.code === Refusal_Code.TOKEN_INVALID;
    await assert.rejects(client.connect(), refused);
    await assert.rejects(client.ask("getState", {}), refused);
    await assert.rejects(async () => { for await (const _ of client.updates) assert.fail("there is nothing to be given"); }, refused);
    await client.close();
  });
});
