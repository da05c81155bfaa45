import { MailboxView, MessagingClient, type ChannelStep, type ClientOptions, type DialogView, type ServerFrame, type Update } from "dapr-messaging-client";
import { WebSocket } from "ws";

const { DMSG_URL, DMSG_TOKENS } = process.env;

/** Why the tests of a real server are left out; false: they are not. */
export const missing = DMSG_URL && DMSG_TOKENS ? false : "DMSG_URL and DMSG_TOKENS do not name a server";

const tokens: Record<string, string> = JSON.parse(DMSG_TOKENS ?? "{}");
let lastUser = 0;

/** Users whom no other test knows. */
export const newUsers = (count: number): bigint[] => Array.from({ length: count }, () => BigInt(++lastUser));

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function until(condition: () => boolean, what: string, look: () => Promise<unknown> = () => pause(5)): Promise<void> {
  for (const end = Date.now() + 40_000; !condition(); await look()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
  }
}

const connected = new Set<Device>();

/** Nobody is connected any more. */
export async function closeAll(): Promise<void> {
  for (const device of connected) await device.close();
}

/** One device: its client, every update that it was given, and what it shows. */
export class Device {
  readonly updates: Update[] = [];
  readonly steps: ChannelStep[] = [];
  readonly view: MailboxView;
  private readonly sockets: WebSocket[] = [];
  private readonly reading: Promise<void>[] = [];
  readonly client: MessagingClient;

  constructor(readonly user: bigint, device: string, options: Partial<ClientOptions> = {}) {
    this.view = new MailboxView(options.pts ?? 0n);
    this.client = new MessagingClient({
      url: DMSG_URL!, token: () => tokens[`${user}/${device}`]!, pts: 0n, attemptTimeoutMs: 3_000,
      ...(device === "tablet" ? {} : { socket: (url) => this.open(url) }), // a tablet has the platform's, as in a browser
      ...options,
    });
  }

  static async connect(user: bigint, device = "phone", options: Partial<ClientOptions> = {}): Promise<Device> {
    const here = new Device(user, device, options);
    connected.add(here);
    await here.client.connect();
    here.reading.push(here.read());
    return here;
  }

  get texts(): string[] {
    return this.updates.flatMap((u) => (u.change.case === "newMessage" && u.change.value.body.case === "content" ? [u.change.value.body.value.text] : []));
  }

  get pts(): number[] {
    return this.updates.map((u) => Number(u.pts));
  }

  /** Where pushes are lost: asks how far all is, until it is so. */
  async untilKnown(condition: () => boolean, what: string): Promise<void> {
    await until(condition, what, () => Promise.all([this.client.ask("getState", {}), pause(100)]));
  }

  /** As a network that goes away does it. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  follow(known?: Iterable<readonly [bigint, bigint]>): void {
    this.reading.push(this.readSteps(known));
  }

  async untilText(text: string): Promise<void> {
    await until(() => this.texts.includes(text), `user ${this.user} has '${text}'`);
  }

  /** What a device would show that has read everything afresh. */
  async fresh(): Promise<MailboxView> {
    const { pts } = await this.client.ask("getState", {});
    await until(() => this.view.pts >= pts, `user ${this.user} is where the mailbox is`);
    const view = new MailboxView(pts);
    for (const folderId of [0, 1]) {
      let offsetId = 0n;
      for (let more = true; more; ) {
        const page = await this.client.ask("getDialogs", { offsetId, folderId });
        view.mergeDialogs(page, folderId);
        more = page.more;
        offsetId = page.dialogs.at(-1)?.order ?? 0n;
      }
    }
    for (const { peer } of view.all) {
      let offsetId = 0n;
      for (let more = true; more; ) {
        const page = await this.client.ask("getHistory", { peer, offsetId, limit: 50 });
        view.mergeHistory(peer, page);
        more = page.more;
        offsetId = page.messages.at(-1)?.id ?? 0n;
      }
    }
    view.mergeBlocked(await this.client.ask("getBlockedUsers", {}));
    view.mergeScheduled(await this.client.ask("getScheduledMessages", {}));
    return view;
  }

  async close(): Promise<void> {
    connected.delete(this);
    await this.client.close();
    await Promise.all(this.reading);
  }

  private open(url: string): WebSocket {
    const socket = new WebSocket(url);
    this.sockets.push(socket);
    return socket;
  }

  private async read(): Promise<void> {
    for await (const update of this.client.updates) {
      this.updates.push(update);
      this.view.apply(update);
    }
  }

  private async readSteps(known?: Iterable<readonly [bigint, bigint]>): Promise<void> {
    for await (const step of this.client.followChannels(known)) this.steps.push(step);
  }
}

/** What a view shows, to be compared. */
export function shownBy(view: MailboxView): unknown {
  const dialog = (d: DialogView) => ({ pts: d.pts, counters: d.counters, draft: d.draft, messages: d.messages });
  return { dialogs: [0, 1].map((folder) => view.list(folder).map(dialog)), blocked: [...view.blocked].sort(), scheduled: view.scheduled };
}

/** A network that loses, doubles and delays what is pushed. Answers come: without them nothing goes on. */
export function badNetwork(seed: number): (frame: ServerFrame) => ServerFrame[] {
  let state = seed;
  const held: ServerFrame[] = [];
  const dice = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return (frame) => {
    if (frame.results.length > 0 || frame.bye) return [frame];
    const thrown = dice();
    if (thrown < 0.3) return [];
    if (thrown < 0.5) {
      held.push(frame);
      return [];
    }
    return [frame, ...(thrown < 0.7 ? [frame] : []), ...held.splice(0)];
  };
}
