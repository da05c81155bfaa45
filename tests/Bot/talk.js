// The bot as somebody to talk to. It keeps nothing: how far it has read in a dialog is how far it has answered.
import { setTimeout as sleep } from "node:timers/promises";

export class Talk {
  #messaging;
  #me;
  #pts = 0n;
  #looking = Promise.resolve();

  /** @param messaging in whose name it speaks @param me who it is: the claims of its token */
  constructor(messaging, me) {
    this.#messaging = messaging;
    this.#me = me;
  }

  /** Answers what came while it was not there. Trouble lasts as long as it lasts. */
  async catchUp(signal) {
    for (let pause = 100; !signal.aborted; pause = Math.min(2 * pause, 5000)) {
      try {
        return await this.#look();
      } catch (error) {
        console.error(`talk: ${error.message}`);
        await sleep(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  /** PushBotUpdates: steps of its mailbox, of which some tell it of a channel. It may come twice, and something before it may not have come at all. */
  async hear({ updates = {}, previousPts = "0" }) {
    if (BigInt(previousPts) > this.#pts) return this.#look();
    for (const { newMessage, channelTold, pts } of updates.updates ?? []) {
      for (const message of newMessage ? [newMessage] : (channelTold?.step?.newMessages?.messages ?? [])) {
        if (!this.#isFromOthers(message)) continue;
        await this.#reply(message);
        await this.#messaging.ask("readHistory", { peer: message.peer, maxId: message.id });
      }
      this.#told(pts);
    }
  }

  // One at a time: what came meanwhile is looked at by the next.
  #look() {
    const next = this.#looking.catch(() => {}).then(() => this.#lookNow());
    this.#looking = next;
    return next;
  }

  async #lookNow() {
    const { pts = "0" } = (await this.#messaging.ask("getState")).state;
    for await (const { counters } of this.#dialogs()) if (counters.unreadCount > 0) await this.#answer(counters);
    const { channels = [] } = (await this.#messaging.ask("getChannels")).channels;
    const behind = channels.map(({ dialog }) => dialog.counters).filter((c) => c.unreadCount > 0);
    if (behind.length > 0) await this.#answerTold(new Map(behind.map((c) => [c.peer.channelId, BigInt(c.readInboxMaxId ?? "0")])));
    this.#told(pts); // read first: what came meanwhile is heard, or looked at next time
  }

  #told(pts) {
    if (BigInt(pts) > this.#pts) this.#pts = BigInt(pts);
  }

  #isFromOthers({ out, fromUserId, content }) {
    return content && !out && fromUserId !== this.#me.sub;
  }

  async *#dialogs() {
    for (let offsetId = "0"; ; ) {
      const { dialogs = [], more } = (await this.#messaging.ask("getDialogs", { offsetId })).dialogs;
      yield* dialogs;
      if (!more || dialogs.length === 0) return;
      offsetId = dialogs.at(-1).order;
    }
  }

  async #answer({ peer, readInboxMaxId: offsetId = "0" }) {
    for (;;) {
      const { messages = [], more } = (await this.#messaging.ask("getHistory", { peer, offsetId, forward: true })).history;
      for (const message of messages) {
        if (this.#isFromOthers(message)) await this.#reply(message);
      }
      if (messages.length === 0) return;
      offsetId = messages.at(-1).id;
      await this.#messaging.ask("readHistory", { peer, maxId: offsetId });
      if (!more) return;
    }
  }

  // Of a channel it is told in its mailbox what concerns it, and may not look for more.
  async #answerTold(marks) {
    for (let pts = `${this.#pts}`; ; ) {
      const { difference } = await this.#messaging.ask("getDifference", { pts });
      for (const { channelTold, dialog } of difference.updates ?? []) {
        const mark = channelTold && marks.get(dialog.peer.channelId);
        if (mark === undefined) continue;
        for (const message of channelTold.step?.newMessages?.messages ?? []) {
          if (BigInt(message.id) <= mark || !this.#isFromOthers(message)) continue;
          await this.#reply(message);
          await this.#messaging.ask("readHistory", { peer: message.peer, maxId: message.id });
        }
      }
      pts = difference.pts;
      if (difference.kind !== "SLICE") return;
    }
  }

  // The random id follows from the message: whoever dies between the answer and the read mark says the same once more, which
  // is once. In a group it has what concerns it, and speaks only when it is asked.
  async #reply({ id, peer, content }) {
    const [, command, address, rest] = /^\/(\w+?)(?:@(\w+))?(?:\s+(.*))?$/s.exec(content.text ?? "") ?? [];
    const isMine = !address || address.toLowerCase() === this.#me.preferred_username?.toLowerCase();
    const answer = command === "echo" && isMine && rest ? rest : undefined;
    if (!peer.userId && answer === undefined) return;
    await this.#messaging.ask("sendMessages", {
      peer,
      messages: [{ randomId: id, content: { text: answer ?? "I know one thing: /echo TEXT" }, replyToMessageId: id }],
    });
  }
}
