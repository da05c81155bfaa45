import { create } from "@bufbuild/protobuf";
import type { Dialog } from "./gen/client_pb.js";
import { DialogCountersSchema, type DialogCounters, type Draft, type Message, type Peer, type Update } from "./gen/message_pb.js";
import { keyOf } from "./peers.js";
import { Shelf } from "./shelf.js";

/** What a device shows of one dialog. */
export class DialogView {
  private readonly shelf = new Shelf();
  private shown: DialogCounters;
  private changedAt = 0n;
  private draftPts = 0n;
  private draftKnownAt = 0n; // what says how the draft was before that knows nothing better
  private saved: Draft | undefined;

  constructor(readonly peer: Peer, private whole: boolean) {
    this.shown = create(DialogCountersSchema, { peer });
  }

  /** As they were after the step `pts`. */
  get counters(): DialogCounters {
    return this.shown;
  }

  /** The step at which the dialog last changed; 0: nothing is known of it. */
  get pts(): bigint {
    return this.changedAt;
  }

  /** False: the view began when the dialog was there already, and knows of it by updates only. Ask for it by getPeerDialogs: a draft may be missing. */
  get isWhole(): boolean {
    return this.whole;
  }

  get draft(): Draft | undefined {
    return this.saved;
  }

  /** Those that the device has, the oldest first. */
  get messages(): Message[] {
    return this.shelf.all;
  }

  /** Its place in the list, the greatest first. */
  get order(): bigint {
    return this.shown.topMessageId > this.draftPts ? this.shown.topMessageId : this.draftPts;
  }

  /** There is something to show. */
  get isListed(): boolean {
    return this.order > 0n || this.shown.pinned;
  }

  find(messageId: bigint): Message | undefined {
    return this.shelf.get(messageId);
  }

  /** @internal */
  apply(update: Update): void {
    if (update.change.case === "newMessage") this.add([update.change.value], []);
    if (update.change.case === "draftSaved") this.know(update.change.value.draft, update.change.value.draft ? update.pts : 0n, update.pts);
    this.change(update, () => true);
    this.count(update.dialog!, update.pts);
  }

  /**
   * As a page has it. Counters come with every update; a draft does not: what the page says of it holds until a later step says otherwise.
   * @internal
   */
  show(dialog: Dialog): void {
    this.whole = true;
    this.know(dialog.draft, dialog.draftPts, dialog.pts);
    this.count(dialog.counters!, dialog.pts);
  }

  /**
   * Messages that come: those that are known already are known better. Counters may be further on than what comes.
   * @internal
   */
  add(page: readonly Message[], since: readonly Update[]): void {
    const added = new Set(page.filter((m) => m.id > this.shown.clearedMaxId && this.shelf.tryAdd(m)).map((m) => m.id));
    if (added.size === 0) return;
    const key = keyOf(this.peer);
    for (const update of since) if (update.dialog?.peer && keyOf(update.dialog.peer) === key) this.change(update, (id) => added.has(id));
    this.see(added);
  }

  private know(draft: Draft | undefined, draftPts: bigint, pts: bigint): void {
    if (pts >= this.draftKnownAt) [this.saved, this.draftPts, this.draftKnownAt] = [draft, draftPts, pts];
  }

  private count(counters: DialogCounters, pts: bigint): void {
    if (pts < this.changedAt) return;
    const before = this.shown;
    [this.shown, this.changedAt] = [counters, pts];
    if (counters.clearedMaxId > before.clearedMaxId) this.shelf.clear(counters.clearedMaxId);
    if (counters.readMentionsMaxId > before.readMentionsMaxId) this.see(this.messages.map((m) => m.id));
  }

  private change({ change }: Update, isMeant: (id: bigint) => boolean): void {
    switch (change.case) {
      case "messageEdited":
        if (!change.value.message || !isMeant(change.value.message.id) || !this.shelf.get(change.value.message.id)) break;
        this.shelf.put(change.value.message);
        this.see([change.value.message.id]); // the counters may know better than an edit that was told before
        break;
      case "messageReacted": {
        const { id, reactions } = change.value;
        if (reactions && isMeant(id)) this.shelf.alter(id, (m) => (reactions.counts.length > 0 ? (m.reactions = reactions) : delete m.reactions));
        break;
      }
      case "reactionsRead":
        for (const id of change.value.ids.filter(isMeant)) this.shelf.alter(id, (m) => m.reactions && (m.reactions.unread = false));
        break;
      case "messagesDeleted":
        for (const id of change.value.ids.filter(isMeant)) this.shelf.remove(id);
        break;
      case "contentsRead":
        for (const id of change.value.ids.filter(isMeant)) this.shelf.alter(id, (m) => (m.mediaUnread = m.mentionUnread = false));
        break;
      case "messagesPinned": {
        const { ids, pinned } = change.value;
        for (const id of ids.filter(isMeant)) this.shelf.alter(id, (m) => (m.pinned = pinned));
        break;
      }
    }
  }

  private see(ids: Iterable<bigint>): void {
    for (const id of ids) if (id <= this.shown.readMentionsMaxId && this.shelf.get(id)?.mentionUnread) this.shelf.alter(id, (m) => (m.mentionUnread = false));
  }
}
