/**
 * What waits to be read, by one reader. It holds so much and no more: what it does not take now has to be offered again.
 */
export class Outlet<T> implements AsyncIterable<T> {
  private readonly items: T[] = [];
  private ended = false;
  private failure: unknown;
  private readers: (() => void)[] = [];
  private writers: (() => void)[] = [];

  constructor(private readonly capacity: number) {}

  /** False: there is no room. */
  tryWrite(item: T): boolean {
    if (this.ended || this.items.length >= this.capacity) return false;
    this.items.push(item);
    this.wake(this.readers);
    return true;
  }

  /** Waits until there is room, or the signal ends the waiting; false: there is none. */
  async hasRoom(signal: AbortSignal): Promise<boolean> {
    while (!this.ended && !signal.aborted && this.items.length >= this.capacity) {
      await new Promise<void>((resolve) => {
        const end = () => {
          signal.removeEventListener("abort", end);
          resolve();
        };
        this.writers.push(end);
        signal.addEventListener("abort", end);
      });
    }
    return !this.ended && !signal.aborted;
  }

  end(failure?: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.failure = failure;
    this.wake(this.readers);
    this.wake(this.writers);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    while (true) {
      const next = this.items.shift();
      if (next !== undefined) {
        this.wake(this.writers);
        yield next;
      } else if (this.ended) {
        if (this.failure !== undefined) throw this.failure;
        return;
      } else {
        await new Promise<void>((resolve) => this.readers.push(resolve));
      }
    }
  }

  private wake(waiting: (() => void)[]): void {
    for (const one of waiting.splice(0)) one();
  }
}
