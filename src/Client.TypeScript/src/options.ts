import type { ServerFrame } from "./gen/client_pb.js";
import type { Presence, Typing } from "./gen/message_pb.js";

/** What is needed of a WebSocket: that of browsers, or `ws` in Node. */
export interface Socket {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;

  /** That of `ws`, which says what a server answers that opens no socket. */
  on?(event: "unexpected-response", listener: (request: unknown, response: { statusCode?: number | undefined; headers: Record<string, unknown> }) => void): unknown;
}

/** How a client connects. */
export interface ClientOptions {
  /** The gateway: http://host:7171, or ws://host:7171/ws. */
  readonly url: string;

  /** The user's JWT; asked for at each connect, so that it may be renewed. */
  readonly token: () => string | Promise<string>;

  /** The last step that this device has applied; absent: begin with what happens from now on. */
  readonly pts?: bigint;

  /** What the device calls itself, for people to read. */
  readonly app?: string;

  /** How long one attempt of a request waits for its answer. Default 10 s. */
  readonly attemptTimeoutMs?: number;

  /** How long a request is tried again, with the same random ids, before it fails. Default 2 min. */
  readonly patienceMs?: number;

  /** How long a gap may stay open before the difference is asked for. Default 50 ms. */
  readonly gapPatienceMs?: number;

  /** Updates that may wait to be read; beyond it they stay on the server. Default 4096. */
  readonly updateBuffer?: number;

  /** Told true when there is a connection, false when it is gone and another is tried for. */
  readonly onConnection?: (connected: boolean) => void;

  /** Told what others do just now. It holds for six seconds, unless they say it again, or write, or say that they have stopped. */
  readonly onTyping?: (typing: Typing) => void;

  /** Told whether users are there whom `watchPresence` asked for: what was said last holds. */
  readonly onPresence?: (presence: Presence) => void;

  /** Default: the platform's WebSocket. In Node before 22: `(url) => new WebSocket(url)` of the package `ws`. */
  readonly socket?: (url: string) => Socket;

  /** For tests: what the network does to a frame on its way in. */
  readonly tamper?: (frame: ServerFrame) => ServerFrame[];
}

type Told = "onConnection" | "onTyping" | "onPresence";

export type Settings = Required<Omit<ClientOptions, "pts" | Told>> & Pick<ClientOptions, Told>;

export function settingsOf(options: ClientOptions): Settings {
  return {
    app: "ts", attemptTimeoutMs: 10_000, patienceMs: 120_000, gapPatienceMs: 50, updateBuffer: 4096, socket: platformSocket, tamper: (frame) => [frame],
    ...options,
  };
}

/** Where the socket is, of an address as people give it. */
export function addressOf(url: string): string {
  const address = new URL(url);
  address.protocol = { "http:": "ws:", "https:": "wss:" }[address.protocol] ?? address.protocol;
  if (address.pathname === "/") address.pathname = "/ws";
  return address.href;
}

function platformSocket(url: string): Socket {
  const platform = globalThis as { WebSocket?: new (url: string) => unknown };
  if (!platform.WebSocket) throw new Error("There is no WebSocket here: give one as the option socket, for instance of the package ws");
  return new platform.WebSocket(url) as Socket;
}
