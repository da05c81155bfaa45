const firstMs = 250, mostMs = 5_000, lastingMs = 30_000, latestMs = 3_600_000;

/**
 * How long a device stays away when a connection has ended, or when there was none: a moment that chance gives each device of a gateway
 * another of, a longer one each time until a connection lasts, and as long as the server asks for. No I/O, no clock.
 */
export class Returning {
  private endings = 0; // one after the other, of connections that did not last

  constructor(private readonly chance: () => number = Math.random) {}

  /**
   * @param lastedMs how long there was a connection
   * @param wantedMs how long the server does not want to see the device
   */
  pauseAfter(lastedMs: number, wantedMs: number): number {
    this.endings = lastedMs < lastingMs ? this.endings + 1 : 1;
    const own = Math.min(firstMs * 2 ** Math.min(this.endings - 1, 10), mostMs) * this.chance();
    const asked = Math.min(wantedMs, latestMs) * (1 + this.chance() / 4);
    return Math.max(own, asked);
  }
}
