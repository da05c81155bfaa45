import { create } from "@bufbuild/protobuf";
import { Difference_Kind, type ChannelDifference, type Channels } from "./gen/client_pb.js";
import { UpdateSchema, type ChannelUpdates, type Update } from "./gen/message_pb.js";
import { tooLong, UpdateLine } from "./updateLine.js";

/** One step of a channel. `tooLong`: begin here, read the channel afresh. `channelLeft`: it ends. */
export interface ChannelStep {
  readonly channelId: bigint;
  readonly update: Update;
}

type Heard = Pick<ChannelUpdates, "channelId" | "pts"> & { readonly updates: readonly Update[] };

/**
 * The channels that a device follows: of each the order of its steps, as `UpdateLine` keeps it. It knows which ones have to be
 * asked about. No I/O, no clock.
 */
export class ChannelLines {
  private readonly lines = new Map<bigint, UpdateLine>();
  private readonly doubted = new Set<bigint>();
  private readonly ahead = new Map<bigint, bigint>(); // of those that are not followed yet: how far they are
  private listing = true;

  /**
   * @param known where the device stopped last time
   * @param accept takes a step, or has no room for it now
   */
  constructor(known: Iterable<readonly [bigint, bigint]>, private readonly accept: (step: ChannelStep) => boolean) {
    for (const [channel, pts] of known) this.lines.set(channel, new UpdateLine(pts));
  }

  /** Which there are has to be asked: nothing else makes a new session hear of them. */
  get mustList(): boolean {
    return this.listing;
  }

  /** Those that are behind. */
  get behind(): { channel: bigint; pts: bigint }[] {
    return [...this.lines].filter(([channel, line]) => line.isBehind || this.doubted.has(channel)).map(([channel, line]) => ({ channel, pts: line.pts }));
  }

  /** There is a new connection, or the user has come to another channel. */
  list(): void {
    this.listing = true;
  }

  /** It is being asked: what is heard from now on makes it be asked again. */
  begin(): void {
    this.listing = false;
  }

  /** The answer to getChannels: those that are not in it are left. */
  takeList(answer: Channels): void {
    const here = new Set(answer.channels.map((c) => c.chat!.id));
    for (const channel of answer.channels) this.takeHead(channel.chat!.id, channel.pts);
    for (const channel of [...this.lines.keys()]) if (!here.has(channel)) this.leave(channel);
  }

  takeDifference(answer: ChannelDifference): void {
    if (answer.difference!.kind !== Difference_Kind.SLICE) this.doubted.delete(answer.channelId); // a part does not say how far the channel is
    this.lines.get(answer.channelId)?.take(answer.difference!, (update) => this.accept({ channelId: answer.channelId, update }));
  }

  /** The user is not in it any more. */
  leave(channelId: bigint): void {
    const line = this.lines.get(channelId);
    if (!line) return;
    const left = create(UpdateSchema, { pts: line.pts, change: { case: "channelLeft", value: {} } });
    if (!this.accept({ channelId, update: left })) {
      this.listing = true;
      return;
    }
    this.lines.delete(channelId);
    this.doubted.delete(channelId);
  }

  /** Steps came, or word of how far a channel is; of one that is not followed yet that it is so far, when the list comes that names it. */
  hear(heard: Heard): void {
    if (heard.pts === 0n) this.doubted.add(heard.channelId);
    const line = this.lines.get(heard.channelId);
    if (!line) {
      const before = this.ahead.get(heard.channelId) ?? 0n;
      this.ahead.set(heard.channelId, heard.pts > before ? heard.pts : before);
      return;
    }
    line.offer(heard.updates, heard.pts, (update) => this.accept({ channelId: heard.channelId, update }));
  }

  private takeHead(channelId: bigint, pts: bigint): void {
    const line = this.lines.get(channelId);
    if (line) line.offer([], pts, (update) => this.accept({ channelId, update }));
    else if (this.accept({ channelId, update: tooLong(pts) })) this.follow(channelId, pts);
    else this.listing = true;
  }

  private follow(channelId: bigint, pts: bigint): void {
    const line = new UpdateLine(pts);
    this.lines.set(channelId, line);
    const head = this.ahead.get(channelId);
    if (head === undefined) return;
    this.ahead.delete(channelId);
    line.offer([], head, () => false);
  }
}
