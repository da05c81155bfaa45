import { clone } from "@bufbuild/protobuf";
import { DialogView } from "./dialogView.js";
import type { BlockedUsers, Dialogs, History, ScheduledMessages } from "./gen/client_pb.js";
import { ScheduledMessageSchema, type Peer, type ScheduledMessage, type Update, type User } from "./gen/message_pb.js";
import { keyOf } from "./peers.js";

const maxRemembered = 4096;

/**
 * What a device shows of its mailbox: dialogs, messages, drafts, what is scheduled, whom the user has blocked. Pages and updates
 * go in, and in whatever order pages come, the view ends as a fresh read would. No I/O, no clock.
 *
 * Pages are read while updates go on, so a page may be older than what the view has applied since, or newer. An older one is
 * brought up to date by the updates that came after it, which the view remembers for a while; a newer one is left as it is, and
 * the updates that it has seen already change nothing that they have not changed.
 */
export class MailboxView {
  private readonly dialogs = new Map<string, DialogView>();
  private readonly pinned = new Map<number, { peers: readonly Peer[]; pts: bigint }>();
  private readonly blockedUsers = new Set<bigint>();
  private readonly waiting = new Map<bigint, ScheduledMessage>();
  private remembered: Update[] = [];
  private isFromTheBeginning: boolean;
  private named: User | undefined;

  /** An empty view, of a device that reads everything afresh and then applies what comes after a step. */
  constructor(private applied: bigint) {
    this.isFromTheBeginning = applied === 0n;
  }

  /** The last update that was applied, or where the view began. */
  get pts(): bigint {
    return this.applied;
  }

  /** The user's own name, as far as it is known. */
  get profile(): User | undefined {
    return this.named;
  }

  /** Whom the user has blocked. */
  get blocked(): ReadonlySet<bigint> {
    return this.blockedUsers;
  }

  /** What the user has scheduled and has not been sent yet, in the order in which it was scheduled. */
  get scheduled(): ScheduledMessage[] {
    return [...this.waiting.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** All dialogs that are known, those without anything to show included. */
  get all(): DialogView[] {
    return [...this.dialogs.values()];
  }

  find(peer: Peer): DialogView | undefined {
    return this.dialogs.get(keyOf(peer));
  }

  /** The list of a folder: the pinned ones in their order, then the others, the newest first. */
  list(folderId: number): DialogView[] {
    const here = this.all.filter((d) => d.counters.folderId === folderId && d.isListed);
    const first = (this.pinned.get(folderId)?.peers ?? []).flatMap((p) => here.filter((d) => d.counters.pinned && keyOf(d.peer) === keyOf(p)));
    return [...first, ...here.filter((d) => !d.counters.pinned).sort((a, b) => (a.order > b.order ? -1 : 1))];
  }

  /** The next update, as the client gives them. What it is of no kind known here it passes over. */
  apply(update: Update): void {
    if (update.change.case === "tooLong") {
      this.forget(update.pts);
      return;
    }
    this.applied = update.pts;
    this.remembered.push(update);
    if (this.remembered.length > 2 * maxRemembered) this.remembered = this.remembered.slice(-maxRemembered);
    if (update.change.case === "profile") this.named = update.change.value;
    if (update.change.case === "dialogsPinned") this.pinned.set(update.change.value.folderId, { peers: update.change.value.peers, pts: update.pts });
    this.block(update);
    this.schedule(update);
    if (update.dialog?.peer) this.open(update.dialog.peer).apply(update);
  }

  /**
   * A page of the list of dialogs, or dialogs by their peers.
   * @returns false: it is too old to be brought up to date; ask for it again
   */
  mergeDialogs(page: Dialogs, folderId: number): boolean {
    if (this.isTooOld(page.pts)) return false;
    for (const dialog of page.dialogs) {
      const shown = this.open(dialog.counters!.peer!);
      shown.show(dialog);
      if (dialog.topMessage) shown.add([dialog.topMessage], this.since(page.pts));
    }

    // Only the first page says it.
    if (page.pinnedPts > 0n && page.pinnedPts >= (this.pinned.get(folderId)?.pts ?? 0n)) this.pinned.set(folderId, { peers: page.pinned, pts: page.pinnedPts });
    return true;
  }

  /** A page of a dialog's messages; false: as above. */
  mergeHistory(peer: Peer, page: History): boolean {
    if (this.isTooOld(page.pts)) return false;
    this.open(peer).add(page.messages, this.since(page.pts));
    return true;
  }

  /** The list of those who are blocked; false: as above. */
  mergeBlocked(page: BlockedUsers): boolean {
    if (this.isTooOld(page.pts)) return false;
    this.blockedUsers.clear();
    for (const user of page.userIds) this.blockedUsers.add(user);
    for (const update of this.since(page.pts)) this.block(update);
    return true;
  }

  /** A page of what is scheduled; false: as above. */
  mergeScheduled(page: ScheduledMessages): boolean {
    if (this.isTooOld(page.pts)) return false;
    for (const message of page.messages) this.waiting.set(message.id, message);
    for (const update of this.since(page.pts)) this.schedule(update);
    return true;
  }

  private open(peer: Peer): DialogView {
    const key = keyOf(peer);
    let dialog = this.dialogs.get(key);
    if (!dialog) this.dialogs.set(key, (dialog = new DialogView(peer, this.isFromTheBeginning)));
    return dialog;
  }

  // Whatever was shown has another past now: it is to be read afresh.
  private forget(pts: bigint): void {
    for (const kept of [this.dialogs, this.pinned, this.blockedUsers, this.waiting]) kept.clear();
    this.remembered = [];
    [this.applied, this.named, this.isFromTheBeginning] = [pts, undefined, false];
  }

  private isTooOld(pts: bigint): boolean {
    return pts < this.applied - BigInt(this.remembered.length);
  }

  private since(pts: bigint): Update[] {
    return this.remembered.filter((u) => u.pts > pts);
  }

  private schedule({ change }: Update): void {
    if (change.case === "scheduledSaved" && change.value.message) this.waiting.set(change.value.message.id, change.value.message);
    if (change.case === "scheduledRemoved") for (const id of change.value.ids) this.waiting.delete(id);
    if (change.case !== "scheduledSending") return;
    for (const id of change.value.ids) {
      const message = this.waiting.get(id);
      if (message) this.waiting.set(id, Object.assign(clone(ScheduledMessageSchema, message), { sending: true }));
    }
  }

  private block({ change }: Update): void {
    if (change.case !== "userBlocked") return;
    if (change.value.blocked) this.blockedUsers.add(change.value.userId);
    else this.blockedUsers.delete(change.value.userId);
  }
}
