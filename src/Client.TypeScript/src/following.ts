import { ChannelLines, type ChannelStep } from "./channelLines.js";
import { NoAnswerError, RefusedError } from "./errors.js";
import { Refusal_Code, type ChannelUpdates } from "./gen/message_pb.js";
import type { Settings } from "./options.js";
import { Outlet } from "./outlet.js";
import type { Answer, RequestInit } from "./requests.js";
import { Bell, delay } from "./time.js";

const notNowMs = 1_000;

type Asked = "getChannels" | "getChannelDifference";

/** Follows the user's channels: one question at a time, and the next one when something has been heard. */
export class Following {
  private readonly outlet: Outlet<ChannelStep>;
  private readonly lines: ChannelLines;
  private readonly stirred = new Bell();

  constructor(
    private readonly ask: <N extends Asked>(name: N, value: RequestInit<N>) => Promise<Answer<N>>,
    private readonly settings: Settings,
    known: Iterable<readonly [bigint, bigint]>,
  ) {
    this.outlet = new Outlet(settings.updateBuffer);
    this.lines = new ChannelLines(known, (step) => this.outlet.tryWrite(step));
  }

  get steps(): AsyncIterable<ChannelStep> {
    return this.outlet;
  }

  hear(heard: readonly Pick<ChannelUpdates, "channelId" | "updates" | "pts">[]): void {
    for (const channel of heard) this.lines.hear(channel);
    this.stirred.ring();
  }

  /** There is a new connection, which hears of nothing that was not asked for; or the user has come to another channel, or left one. */
  list(): void {
    this.lines.list();
    this.stirred.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (await this.outlet.hasRoom(signal)) {
      try {
        await this.goOn(signal);
      } catch (error) {
        this.lines.list();
        if (!(error instanceof NoAnswerError)) await delay(notNowMs, signal);
      }
    }
    this.outlet.end();
  }

  /** Nothing will be heard any more. */
  end(): void {
    this.outlet.end();
    this.stirred.ring();
  }

  private async goOn(signal: AbortSignal): Promise<void> {
    const late = this.lines.behind;
    if (this.lines.mustList) {
      this.lines.begin();
      this.lines.takeList(await this.ask("getChannels", {}));
    } else if (late.length === 0) {
      await this.stirred.heard(signal);
    } else {
      await delay(this.settings.gapPatienceMs, signal); // a gap gets a moment to close by itself
      for (const { channel, pts } of late) await this.close(channel, pts);
    }
  }

  private async close(channelId: bigint, pts: bigint): Promise<void> {
    try {
      this.lines.takeDifference(await this.ask("getChannelDifference", { channelId, pts }));
    } catch (error) {
      if (!(error instanceof RefusedError) || (error.code !== Refusal_Code.NOT_A_MEMBER && error.code !== Refusal_Code.CHAT_UNKNOWN)) throw error;
      this.lines.leave(channelId);
    }
  }
}
