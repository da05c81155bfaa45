import { RefusedError } from "./errors.js";
import type { Answer, RequestInit, RequestName } from "./requests.js";

/**
 * Whether others are there, of which `onPresence` is told, and whether somebody looks at this device. A session knows nothing of the one
 * before it: all of it is said again at each connection.
 */
export class PresenceWatch {
  private readonly users = new Set<bigint>();
  private isAway = false;

  constructor(private readonly ask: <N extends RequestName>(name: N, value: RequestInit<N>) => Promise<Answer<N>>) {}

  /**
   * From now on `onPresence` is told of these; how it is now, before this is done.
   * @throws RefusedError when they would be too many, among others: then none of these is watched
   */
  async watch(userIds: readonly bigint[]): Promise<void> {
    const added = userIds.filter((user) => !this.users.has(user));
    for (const user of added) this.users.add(user);
    try {
      await this.ask("watchPresence", { userIds: [...userIds] });
    } catch (error) {
      if (error instanceof RefusedError) for (const user of added) this.users.delete(user);
      throw error;
    }
  }

  /** Not any more; none: nobody is watched any more. */
  async unwatch(userIds: readonly bigint[] = []): Promise<void> {
    for (const user of userIds.length > 0 ? userIds : [...this.users]) this.users.delete(user);
    await this.ask("unwatchPresence", { userIds: [...userIds] });
  }

  /** As it was last set: a connection begins so. */
  get away(): boolean {
    return this.isAway;
  }

  /** Nobody looks at this device, or somebody does again: a user all of whose devices are away is not there. */
  async setAway(away: boolean): Promise<void> {
    this.isAway = away;
    await this.ask("setAway", { away });
  }

  /** There is a new connection. */
  async resume(): Promise<void> {
    try {
      if (this.users.size > 0) await this.ask("watchPresence", { userIds: [...this.users] });
    } catch {
      // It is forgettable: the next connection tries again.
    }
  }
}
