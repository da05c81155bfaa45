import { create } from "@bufbuild/protobuf";
import { Difference_Kind, type Difference } from "./gen/client_pb.js";
import { UpdateSchema, type Update } from "./gen/message_pb.js";

const maxWaiting = 1024;

/** Takes an update, or has no room for it now. */
export type Accept = (update: Update) => boolean;

/** What a client library says when the steps after the device's own are no longer kept: read afresh, go on from there. */
export const tooLong = (pts: bigint): Update => create(UpdateSchema, { pts, change: { case: "tooLong", value: {} } });

/**
 * The order of updates: whatever comes, however often and in whatever order, goes on exactly once and in the order of pts.
 * It knows when it is behind, and takes the difference. No I/O, no clock.
 */
export class UpdateLine {
  private readonly waiting = new Map<bigint, Update>();
  private heard: bigint;

  constructor(private applied: bigint) {
    this.heard = applied;
  }

  /** The last update that went on. */
  get pts(): bigint {
    return this.applied;
  }

  /** There is more than what went on: ask for the difference after `pts`, if it does not come by itself. */
  get isBehind(): boolean {
    return this.heard > this.applied;
  }

  /** Updates came; those whose turn it is go on as far as they are accepted. */
  offer(updates: readonly Update[], head: bigint, accept: Accept): void {
    for (const update of updates) {
      if (update.pts > this.heard) this.heard = update.pts;
      const isNext = update.pts === this.applied + 1n;
      if (update.pts > this.applied && (this.waiting.size < maxWaiting || isNext)) this.waiting.set(update.pts, update);

      // At once: when much waits already, what follows this one would find no room.
      if (isNext) this.drain(accept);
    }
    if (head > this.heard) this.heard = head;
    this.drain(accept);
  }

  /** The answer to getDifference. */
  take(difference: Difference, accept: Accept): void {
    if (difference.kind !== Difference_Kind.TOO_LONG) {
      this.offer(difference.updates, difference.pts, accept);
      return;
    }

    // Either the past is no longer kept, or the server has never known it.
    if (!accept(tooLong(difference.pts))) return;
    this.waiting.clear();
    this.applied = this.heard = difference.pts;
  }

  private drain(accept: Accept): void {
    for (let next; (next = this.waiting.get(this.applied + 1n)) && accept(next); ) this.waiting.delete(++this.applied);
  }
}
