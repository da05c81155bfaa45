import { clone, create } from "@bufbuild/protobuf";
import type { ChannelDialog, History } from "./gen/client_pb.js";
import { ChatSchema, ReactionsSchema, type Chat, type Message, type Peer, type Update } from "./gen/message_pb.js";
import { channel } from "./peers.js";
import { Shelf } from "./shelf.js";

/**
 * What a device shows of one channel: pages and steps go in, and it ends as a fresh read would. What a page shows may be newer
 * than the last step: steps that it has seen already change nothing more. No I/O, no clock.
 */
export class ChannelView {
  private readonly shelf = new Shelf();
  private applied = 0n;
  private floor = 0n;
  private set: Chat;
  readonly peer: Peer;

  constructor(channelId: bigint) {
    this.peer = channel(channelId);
    this.set = create(ChatSchema, { id: channelId });
  }

  /** The last step that was applied, or where the view began. */
  get pts(): bigint {
    return this.applied;
  }

  get chat(): Chat {
    return this.set;
  }

  /** Messages up to here are gone. */
  get clearedMaxId(): bigint {
    return this.floor;
  }

  /** Those that the device has, the oldest first. */
  get messages(): Message[] {
    return this.shelf.all;
  }

  /** Those of them that are pinned, the oldest first. */
  get pinned(): Message[] {
    return this.messages.filter((m) => m.pinned);
  }

  find(messageId: bigint): Message | undefined {
    return this.shelf.get(messageId);
  }

  /** How many of those that the device has are to be read after a mark: what tells of the channel itself is not. */
  countAfter(mark: bigint): number {
    return this.messages.filter((m) => m.id > mark && m.body.case === "content").length;
  }

  /** As getChannels has it. */
  show(dialog: ChannelDialog): void {
    if (dialog.pts < this.applied) return;
    this.set = dialog.chat!;
    this.clear(dialog.dialog!.counters!.clearedMaxId);
    if (this.shelf.size === 0) this.applied = dialog.pts;
  }

  /**
   * A page of its messages, of the step `pts` or a later one.
   * @returns false: it is older than what the view shows; ask for it again
   */
  add(page: History): boolean {
    if (page.pts < this.applied) return false;
    for (const message of page.messages) if (message.id > this.floor) this.shelf.put(message);
    return true;
  }

  /** The next step. */
  apply({ pts, change }: Update): void {
    this.applied = pts;
    switch (change.case) {
      case "tooLong":
        this.shelf.clear();
        break;
      case "newMessages":
        for (const message of change.value.messages) if (message.id > this.floor) this.come(message);
        break;
      case "messageEdited":
        this.edit(change.value.message);
        break;
      case "messageReacted": {
        const { id, reactions, others } = change.value;
        this.shelf.alter(id, (m) => {
          const own = others ? (m.reactions?.own ?? "") : (reactions?.own ?? "");
          if (reactions && reactions.counts.length > 0) m.reactions = create(ReactionsSchema, { counts: reactions.counts, own });
          else delete m.reactions;
        });
        break;
      }
      case "messagesDeleted":
        for (const id of change.value.ids) this.shelf.remove(id);
        break;
      case "historyCleared":
        this.clear(change.value.maxId);
        break;
      case "messagesPinned": {
        const { ids, pinned } = change.value;
        for (const id of ids.length > 0 ? ids : this.pinned.map((m) => m.id)) this.shelf.alter(id, (m) => (m.pinned = pinned));
        break;
      }
    }
  }

  private come(message: Message): void {
    this.shelf.put(message);
    const action = message.body.case === "action" ? message.body.value.kind : undefined;
    if (action?.case === "messagePinned") this.shelf.alter(action.value.messageId, (m) => (m.pinned = true));
    if (action?.case === "chatEdited" && action.value.title !== undefined) this.setUp({ title: action.value.title });
    if (action?.case === "ttlSet") this.setUp({ ttlSeconds: action.value.seconds });
  }

  private setUp(change: Partial<Chat>): void {
    this.set = Object.assign(clone(ChatSchema, this.set), change);
  }

  // How people react has steps of its own, and what all are told of an edit has nothing of one's own.
  private edit(edited: Message | undefined): void {
    const before = edited && this.shelf.get(edited.id);
    if (!before) return;
    this.shelf.put(edited);
    this.shelf.alter(edited.id, (m) => (before.reactions ? (m.reactions = before.reactions) : delete m.reactions));
  }

  private clear(maxId: bigint): void {
    if (maxId > this.floor) this.floor = maxId;
    this.shelf.clear(this.floor);
  }
}
