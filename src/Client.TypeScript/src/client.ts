import type { ChannelStep } from "./channelLines.js";
import { Connection } from "./connection.js";
import { DisconnectedError, NoAnswerError, RefusedError } from "./errors.js";
import { Following } from "./following.js";
import { Difference_Kind, type Request, type Result, type ServerFrame } from "./gen/client_pb.js";
import { Refusal_Code, type Peer, type Update } from "./gen/message_pb.js";
import { settingsOf, type ClientOptions, type Settings } from "./options.js";
import { Outlet } from "./outlet.js";
import { PresenceWatch } from "./presence.js";
import { answerOf, requestOf, type Answer, type RequestInit, type RequestName } from "./requests.js";
import { Returning } from "./returning.js";
import { backoff, Bell, delay } from "./time.js";
import { UpdateLine } from "./updateLine.js";

const longestPauseMs = 5_000, notNowMs = 1_000;

/**
 * One device of one user. It stays connected, asks again what got no answer, and gives every update of the mailbox once and
 * in order, whatever happens to the connection.
 */
export class MessagingClient {
  /** Whether others are there. */
  readonly presence = new PresenceWatch((name, value) => this.ask(name, value));

  private readonly settings: Settings;
  private readonly outlet: Outlet<Update>;
  private readonly closing = new AbortController();
  private readonly asking = new Set<AbortController>();
  private readonly behind = new Bell();
  private readonly returning = new Returning();
  private readonly waiting = new Set<{ connected: (connection: Connection) => void; failed: (why: unknown) => void }>();
  private line: UpdateLine | undefined;
  private channels: Following | undefined;
  private connection: Connection | undefined;
  private failure: Error | undefined;
  private running: Promise<void>[] = [];
  private id = 0n;

  constructor(options: ClientOptions) {
    this.settings = settingsOf(options);
    this.outlet = new Outlet(this.settings.updateBuffer);
    if (options.pts !== undefined) this.line = new UpdateLine(options.pts);
  }

  /** Who this device belongs to, as the server said; 0 before the first connect. */
  get userId(): bigint {
    return this.id;
  }

  /** The last update that was given out, or that is about to be: keep it, to go on from there another time. */
  get pts(): bigint {
    return this.line?.pts ?? 0n;
  }

  /**
   * The mailbox from `pts` on, each step once and in order, one's own messages included. For one reader. A reader that falls
   * behind loses nothing: what does not fit stays on the server.
   */
  get updates(): AsyncIterable<Update> {
    return this.outlet;
  }

  /**
   * Connects, and stays connected until closed. It is done when the server has said Welcome.
   * @throws RefusedError when the server does not accept the token or the protocol version
   */
  async connect(): Promise<void> {
    this.running.push(this.stay());
    await this.connected(this.closing.signal);
  }

  /**
   * Asks, again and again with the same random ids, until there is an answer or patience ends.
   * @throws RefusedError when the answer is no; NoAnswerError when there was none
   */
  async ask<N extends RequestName>(name: N, value: RequestInit<N>): Promise<Answer<N>> {
    return answerOf(name, await this.request(requestOf(name, value)));
  }

  /** Sends one text; gives the message's id in the sender's own mailbox, and its date (Unix ms). */
  async send(peer: Peer, text: string, options: { replyTo?: bigint; randomId?: bigint } = {}): Promise<{ id: bigint; date: bigint }> {
    const message = { content: { text }, replyToMessageId: options.replyTo ?? 0n, randomId: options.randomId ?? 0n };
    const sent = await this.ask("sendMessages", { peer, messages: [message] });
    return { id: sent.messageIds[0]!, date: sent.date };
  }

  /** Has one text sent at a time (Unix ms), whether this device is there then or not; gives what other requests know it by, or nothing: it was sent at once. */
  async schedule(peer: Peer, text: string, date: bigint, options: { replyTo?: bigint; randomId?: bigint } = {}): Promise<bigint | undefined> {
    const message = { content: { text }, replyToMessageId: options.replyTo ?? 0n, randomId: options.randomId ?? 0n };
    const { outcome } = await this.request(requestOf("sendMessages", { peer, messages: [message], scheduleDate: date }));
    return outcome.case === "messagesScheduled" ? outcome.value.ids[0] : undefined;
  }

  /** The whole result of a request, as the protocol has it: for those whose answer may be one of several. */
  async request(request: Request): Promise<Result> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.settings.patienceMs);
    this.asking.add(patience);
    try {
      for (let attempt = 0; ; attempt++) {
        const answer = await this.attempt(request, patience.signal);
        if (typeof answer !== "number") return answer;
        await delay(Math.max(answer, backoff(attempt, 50, longestPauseMs)), patience.signal);
      }
    } finally {
      clearTimeout(timer);
      this.asking.delete(patience);
    }
  }

  /**
   * What happens in the user's channels from now on, or from where this device stopped: of each channel every step once and in
   * order. For one reader; one that falls behind loses nothing.
   * @param known the last step of each channel that this device has applied
   */
  followChannels(known: Iterable<readonly [bigint, bigint]> = []): AsyncIterable<ChannelStep> {
    if (!this.channels) {
      this.channels = new Following((name, value) => this.ask(name, value), this.settings, known);
      this.running.push(this.channels.run(this.closing.signal));
    }
    return this.channels.steps;
  }

  async close(): Promise<void> {
    this.closing.abort();
    for (const patience of this.asking) patience.abort();
    this.connection?.close();
    await Promise.all(this.running);
    this.outlet.end();
  }

  // A number: there was no answer, or not now; it is to be asked again, after so many ms at the least.
  private async attempt(request: Request, patience: AbortSignal): Promise<Result | number> {
    const connection = await this.connected(patience);
    try {
      const result = await connection.ask(request);
      if (result.outcome.case !== "refusal") return result;
      const refusal = result.outcome.value;
      if (refusal.retryAfterMs <= 0) throw new RefusedError(refusal);
      if (refusal.code === Refusal_Code.TOO_MANY_REQUESTS) return refusal.retryAfterMs * (1 + Math.random() / 4);
    } catch (error) {
      if (!(error instanceof DisconnectedError)) throw error;
    }
    return 0;
  }

  private connected(signal: AbortSignal): Promise<Connection> {
    const why = () => (this.closing.signal.aborted ? new NoAnswerError("The client is closed") : new NoAnswerError(`No answer within ${this.settings.patienceMs} ms`));
    if (this.failure) return Promise.reject(this.failure);
    if (signal.aborted) return Promise.reject(why());
    if (this.connection) return Promise.resolve(this.connection);
    return new Promise((resolve, reject) => {
      const stop = () => one.failed(why());
      const settle = <T>(by: (value: T) => void) => (value: T) => {
        this.waiting.delete(one);
        signal.removeEventListener("abort", stop);
        by(value);
      };
      const one = { connected: settle(resolve), failed: settle(reject) };
      this.waiting.add(one);
      signal.addEventListener("abort", stop);
    });
  }

  private async stay(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      let came: number | undefined;
      try {
        const { connection, welcome } = await Connection.open(this.settings, this.pts, this.presence.away, signal);
        came = performance.now();
        await this.live(connection, welcome);
      } catch (error) {
        if (!(error instanceof DisconnectedError)) return this.fail(error as Error);
        await delay(this.returning.pauseAfter(came === undefined ? 0 : performance.now() - came, error.retryAfterMs), signal);
      }
    }
  }

  private async live(connection: Connection, welcome: { userId: bigint; pts: bigint; pingIntervalMs: number }): Promise<void> {
    this.id = welcome.userId;
    const line = (this.line ??= new UpdateLine(welcome.pts));
    const isElsewhere = welcome.pts < line.pts; // a mailbox that is shorter than what this device has applied has another past
    const ended = new AbortController();
    this.connection = connection;
    this.hear([], welcome.pts);
    connection.listen((frame) => this.take(frame));
    for (const one of [...this.waiting]) one.connected(connection);
    this.channels?.list();
    this.settings.onConnection?.(true);
    void this.presence.resume();

    const working = [this.keepAlive(connection, welcome.pingIntervalMs, ended.signal), this.catchUp(connection, isElsewhere, ended.signal)];
    const why = await connection.end;
    this.connection = undefined;
    ended.abort();
    connection.close();
    await Promise.all(working);
    if (this.closing.signal.aborted) return;
    this.settings.onConnection?.(false);
    throw why;
  }

  // Refused: trying again would not help. Whoever asks or listens hears why.
  private fail(why: Error): void {
    this.failure = why;
    for (const one of [...this.waiting]) one.failed(why);
    this.outlet.end(why);
    this.channels?.end();
  }

  private take(frame: ServerFrame): void {
    this.hear(frame.updates, frame.pts);
    if (frame.channels.length > 0) this.channels?.hear(frame.channels);
    for (const typing of frame.typing) this.settings.onTyping?.(typing);
    for (const presence of frame.presences) this.settings.onPresence?.(presence);
    for (const { updates, outcome } of frame.results) {
      if (updates) {
        this.hear(updates.updates, updates.pts);
        this.channels?.hear(updates.channels);
      }
      if (outcome.case !== "state") continue;
      this.hear([], outcome.value.pts);
      this.channels?.hear(outcome.value.channels.map(({ channelId, pts }) => ({ channelId, pts, updates: [] })));
    }
  }

  private hear(updates: readonly Update[], head: bigint): void {
    this.line!.offer(updates, head, this.accept);
    if (this.line!.isBehind) this.behind.ring();
  }

  private readonly accept = (update: Update): boolean => {
    if (!this.outlet.tryWrite(update)) return false;
    if (update.change.case === "channelJoined" || update.change.case === "channelLeft") this.channels?.list();
    return true;
  };

  // Gaps are closed here, one question at a time. A gap gets a moment to close by itself: a push may be overtaken by the next.
  private async catchUp(connection: Connection, isElsewhere: boolean, signal: AbortSignal): Promise<void> {
    const { gapPatienceMs } = this.settings;
    try {
      if (isElsewhere) await this.askDifference(connection, signal);
      while (!signal.aborted) {
        await this.behind.heard(signal);
        await delay(gapPatienceMs, signal);
        while (!signal.aborted && this.line!.isBehind && (await this.outlet.hasRoom(signal))) await this.askDifference(connection, signal);
      }
    } catch {
      connection.close("the difference does not come"); // the next connection begins with one
    }
  }

  private async askDifference(connection: Connection, signal: AbortSignal): Promise<void> {
    const { outcome } = await connection.ask(requestOf("getDifference", { pts: this.pts }));
    if (outcome.case !== "difference") return delay(notNowMs, signal);
    this.line!.take(outcome.value, this.accept);

    // Nothing new, although we were told so: whoever told us was ahead of the store that we asked.
    if (outcome.value.kind === Difference_Kind.EMPTY && this.line!.isBehind) await delay(this.settings.gapPatienceMs, signal);
  }

  // Says that we are there, and now and then asks how far the mailbox is: a push that was lost with nothing after it.
  private async keepAlive(connection: Connection, intervalMs: number, signal: AbortSignal): Promise<void> {
    try {
      while (true) {
        await delay(Math.max(intervalMs, 1000), signal);
        if (signal.aborted) return;
        connection.ping();
        await connection.ask(requestOf("getState", {}));
      }
    } catch {
      connection.close("it does not say how far the mailbox is");
    }
  }
}
