import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { RequestSchema, type Request, type Result } from "./gen/client_pb.js";

type Call = Extract<NonNullable<MessageInitShape<typeof RequestSchema>["call"]>, { case: string }>;
type Outcome = Extract<Result["outcome"], { case: string }>;

/** Names of requests, as client.proto has them in its `call`. */
export type RequestName = Call["case"];

/** What a request says. A random id that is left out is made up; it stays the same however often the request is tried. */
export type RequestInit<N extends RequestName> = Extract<Call, { case: N }>["value"];

/** What is answered to which request. The compiler refuses this file when the protocol has one that is not named here. */
const answers = {
  sendMessages: "messagesSent", createChat: "chatCreated", migrateChat: "chatCreated",
  addMembers: "done", removeMember: "done", editChat: "done", setRole: "done", banMember: "done",
  readHistory: "done", readContents: "done", readMentions: "done", readReactions: "done",
  editMessage: "done", deleteMessages: "done", clearHistory: "done", setReaction: "done", setDialogTtl: "done",
  pinMessage: "done", unpinMessage: "done", unpinAllMessages: "done",
  markDialogUnread: "done", pinDialog: "done", reorderPinnedDialogs: "done", muteDialog: "done", setDialogFolder: "done", saveDraft: "done",
  blockUser: "done", setTyping: "done", setBotWebhook: "done", getUpdates: "difference", getSessions: "sessions", terminateSessions: "done", registerDevice: "done",
  watchPresence: "done", unwatchPresence: "done", setAway: "done", getPresencePrivacy: "presencePrivacy", setPresencePrivacy: "done",
  editScheduledMessage: "done", deleteScheduledMessages: "done", sendScheduledMessages: "done", getScheduledMessages: "scheduledMessages",
  getState: "state", getDifference: "difference", getDialogs: "dialogs", getPeerDialogs: "dialogs", getHistory: "history", getPinnedMessages: "history",
  getUnreadMentions: "history", getUnreadReactions: "history", getReactions: "messageReactions", getMembers: "members", getChat: "fullChat",
  getReadDate: "readDate", getReaders: "readers", getBlockedUsers: "blockedUsers", searchMessages: "foundMessages", getSearchCounters: "searchCounters",
  getChannels: "channels", getChannelDifference: "channelDifference",
} as const satisfies Record<RequestName, NonNullable<Outcome["case"]>>;

/** The answer to a request. */
export type Answer<N extends RequestName> = Extract<Outcome, { case: (typeof answers)[N] }>["value"];

interface Said {
  randomId?: bigint;
  forEveryone?: boolean;
}

/** Makes a request of its name and what it says. */
export function requestOf<N extends RequestName>(name: N, value: RequestInit<N>): Request {
  const request = create(RequestSchema, { call: { case: name, value } as Call });
  const said = request.call.value as Said & { messages?: Said[] };

  // What concerns the caller alone needs none: to ask again is harmless.
  for (const one of [said, ...(name === "sendMessages" ? said.messages! : [])]) if (one.randomId === 0n && one.forEveryone !== false) one.randomId = newRandomId();
  return request;
}

/** The answer in a result that is no refusal. */
export function answerOf<N extends RequestName>(name: N, result: Result): Answer<N> {
  if (result.outcome.case !== answers[name]) throw new Error(`The server answers ${name} by ${result.outcome.case ?? "nothing"}`);
  return result.outcome.value as Answer<N>;
}

/** A random id; 0 is none. */
export function newRandomId(): bigint {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(high! & 0x7fffffff) << 32n | BigInt(low!)) || 1n;
}
