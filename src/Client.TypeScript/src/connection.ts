import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { DisconnectedError, RefusedError } from "./errors.js";
import { Bye_Reason, ClientFrameSchema, ServerFrameSchema, type Bye, type Request, type Result, type ServerFrame, type Welcome } from "./gen/client_pb.js";
import { addressOf, type Settings, type Socket } from "./options.js";

const protocolVersion = 1;

/** One WebSocket, from Hello to Bye: frames in, requests out, answers matched to requests. */
export class Connection {
  private readonly pending = new Map<bigint, { resolve: (result: Result) => void; reject: (error: Error) => void }>();
  private lastRequest = 0n;
  private take: ((frame: ServerFrame) => void) | undefined;
  private early: ServerFrame[] = [];
  private why: Error | undefined;
  private greeted!: (welcome: Welcome) => void;
  private ended!: (why: Error) => void;

  /** When the last frame came. */
  private heardAt = 0;

  /** Why it ended; it never fails. */
  readonly end = new Promise<Error>((resolve) => (this.ended = resolve));

  private readonly greeting = new Promise<Welcome>((resolve) => (this.greeted = resolve));

  private constructor(private readonly settings: Settings, private readonly socket: Socket) {
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event: { data: ArrayBuffer }) => this.receive(new Uint8Array(event.data));
    socket.onclose = () => this.finish(new DisconnectedError("The server closed the connection"));
    socket.onerror = (event: { message?: string }) => this.finish(new DisconnectedError(`No connection to ${settings.url}: ${event.message ?? "it broke"}`));

    // A gateway that has no room for an address says so in HTTP. A browser keeps that to itself.
    socket.on?.("unexpected-response", (_, { statusCode, headers }) => {
      const seconds = Number(headers["retry-after"]);
      this.finish(new DisconnectedError(`No connection to ${settings.url}: ${statusCode}`, seconds > 0 ? seconds * 1_000 : 0));
      socket.close();
    });
  }

  /**
   * Connects, and says Hello.
   * @throws RefusedError when the server does not want this client; DisconnectedError when it did not get that far
   */
  static async open(settings: Settings, pts: bigint, away: boolean, signal: AbortSignal): Promise<{ connection: Connection; welcome: Welcome }> {
    const token = await tokenOf(settings);
    const connection = new Connection(settings, settings.socket(addressOf(settings.url)));
    const stop = () => connection.close("it is not wanted any more");
    const timer = setTimeout(() => connection.close("the server does not answer"), settings.attemptTimeoutMs);
    signal.addEventListener("abort", stop);
    try {
      if (signal.aborted) stop();
      connection.socket.onopen = () => connection.send({ hello: { token, protocolVersion, pts, app: settings.app, away } });
      const welcome = await Promise.race([connection.greeting, connection.end]);
      if (welcome instanceof Error) throw welcome;
      return { connection, welcome };
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  /** Gives every frame to the one who takes them; answers go to their requests after that. */
  listen(take: (frame: ServerFrame) => void): void {
    this.take = take;
    for (const frame of this.early.splice(0)) this.dispatch(frame);
  }

  async ask(request: Request): Promise<Result> {
    if (this.why) throw new DisconnectedError(this.why.message);
    const requestId = ++this.lastRequest;
    const answer = new Promise<Result>((resolve, reject) => this.pending.set(requestId, { resolve, reject }));
    const timer = setTimeout(() => this.pending.get(requestId)?.reject(new DisconnectedError("No answer came in time")), this.settings.attemptTimeoutMs);
    try {
      this.send({ requests: [{ ...request, requestId }] });
      return await answer;
    } finally {
      clearTimeout(timer);
      this.pending.delete(requestId);
    }
  }

  ping(): void {
    this.send({ ping: { number: BigInt(this.heardAt) } });
  }

  close(why = "it is closed"): void {
    this.finish(new DisconnectedError(why));
    this.socket.close();
  }

  private receive(bytes: Uint8Array): void {
    this.heardAt = Date.now();
    const received = fromBinary(ServerFrameSchema, bytes);
    if (received.welcome) this.greeted(received.welcome);
    else for (const frame of this.settings.tamper(received)) this.dispatch(frame);
    if (received.bye) this.finish(farewell(received.bye));
  }

  private dispatch(frame: ServerFrame): void {
    if (!this.take) {
      this.early.push(frame);
      return;
    }
    this.take(frame);
    for (const result of frame.results) this.pending.get(result.requestId)?.resolve(result);
  }

  private send(frame: MessageInitShape<typeof ClientFrameSchema>): void {
    try {
      this.socket.send(toBinary(ClientFrameSchema, create(ClientFrameSchema, frame)));
    } catch (error) {
      this.finish(new DisconnectedError(`It cannot be written to: ${String(error)}`));
    }
  }

  private finish(why: Error): void {
    if (this.why) return;
    this.why = why;
    this.ended(why);
    for (const { reject } of this.pending.values()) reject(new DisconnectedError(why.message));
  }
}

// One that cannot be had now may be had later.
async function tokenOf(settings: Settings): Promise<string> {
  try {
    return await settings.token();
  } catch (error) {
    throw new DisconnectedError(`There is no token: ${String(error)}`);
  }
}

// A refusal that says when to ask again is none for ever, whatever its code.
function farewell({ reason, refusal }: Bye): Error {
  const wantedMs = Math.max(0, refusal?.retryAfterMs ?? 0);
  return (reason === Bye_Reason.REFUSED || reason === Bye_Reason.TERMINATED) && refusal && wantedMs === 0
    ? new RefusedError(refusal)
    : new DisconnectedError(`The server said goodbye: ${Bye_Reason[reason]}`, wantedMs);
}
