// The bot as somebody to talk to. It keeps nothing: how far it has read in a dialog is how far it has answered.
import { setTimeout as sleep } from "node:timers/promises";

export class Talk {
  #messaging;
  #pts = "-1";

  constructor(messaging) {
    this.#messaging = messaging;
  }

  /** Looks for what is new, every so often, until it is told to stop. Trouble lasts as long as it lasts. */
  async run(pollMs, signal) {
    while (!signal.aborted) {
      try {
        await this.#look();
      } catch (error) {
        console.error(`talk: ${error.message}`);
      }
      await sleep(pollMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  }

  async #look() {
    const { pts = "0" } = (await this.#messaging.ask("getState")).state;
    if (pts === this.#pts) return;
    for await (const dialog of this.#dialogs()) if (dialog.counters.unreadCount > 0) await this.#answer(dialog.counters);
    this.#pts = pts; // read first: what came meanwhile is looked at next time
  }

  async *#dialogs() {
    for (let offsetId = "0"; ; ) {
      const { dialogs = [] } = (await this.#messaging.ask("getDialogs", { offsetId })).dialogs;
      yield* dialogs;
      if (dialogs.length === 0) return;
      offsetId = dialogs.at(-1).counters.topMessageId;
    }
  }

  async #answer({ peer, readInboxMaxId: offsetId = "0" }) {
    for (;;) {
      const { messages = [], more } = (await this.#messaging.ask("getHistory", { peer, offsetId, forward: true })).history;
      for (const message of messages) {
        if (!message.out && message.content) await this.#reply(message);
      }
      if (messages.length === 0) return;
      offsetId = messages.at(-1).id;
      await this.#messaging.ask("readHistory", { peer, maxId: offsetId });
      if (!more) return;
    }
  }

  // The random id follows from the message: whoever dies between the answer and the read mark says the same once more, which
  // is once.
  async #reply({ id, peer, content }) {
    const [, command, rest] = /^\/(\w+)\s*(.*)$/s.exec(content.text) ?? [];
    const text = command === "echo" && rest ? rest : "I know one thing: /echo TEXT";
    await this.#messaging.ask("sendMessages", { peer, messages: [{ randomId: id, content: { text }, replyToMessageId: id }] });
  }
}
