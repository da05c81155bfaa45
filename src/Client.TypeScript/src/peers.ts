import { create } from "@bufbuild/protobuf";
import { PeerSchema, type Peer } from "./gen/message_pb.js";

/** Whom a user talks to: another user, a chat, a channel. */
export const user = (id: bigint): Peer => create(PeerSchema, { kind: { case: "userId", value: id } });
export const chat = (id: bigint): Peer => create(PeerSchema, { kind: { case: "chatId", value: id } });
export const channel = (id: bigint): Peer => create(PeerSchema, { kind: { case: "channelId", value: id } });

/** A peer in writing, as keys, logs and the command line have it: u42, c42, b42. */
export function keyOf(peer: Peer): string {
  const letter = { userId: "u", chatId: "c", channelId: "b" };
  return peer.kind.case ? letter[peer.kind.case] + peer.kind.value : "";
}
