import { clone } from "@bufbuild/protobuf";
import { MessageSchema, type Message } from "./gen/message_pb.js";

/** Messages by their ids. */
export class Shelf {
  private readonly messages = new Map<bigint, Message>();

  /** The oldest first. */
  get all(): Message[] {
    return [...this.messages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get size(): number {
    return this.messages.size;
  }

  get(id: bigint): Message | undefined {
    return this.messages.get(id);
  }

  put(message: Message): void {
    this.messages.set(message.id, message);
  }

  tryAdd(message: Message): boolean {
    if (this.messages.has(message.id)) return false;
    this.messages.set(message.id, message);
    return true;
  }

  /** Whoever has been given a message keeps it as it was. */
  alter(id: bigint, change: (message: Message) => void): void {
    const message = this.messages.get(id);
    if (!message) return;
    const changed = clone(MessageSchema, message);
    change(changed);
    this.messages.set(id, changed);
  }

  remove(id: bigint): void {
    this.messages.delete(id);
  }

  /** Those up to here are gone. */
  clear(maxId = (1n << 63n) - 1n): void {
    for (const id of [...this.messages.keys()]) if (id <= maxId) this.messages.delete(id);
  }
}
