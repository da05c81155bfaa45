import { Refusal_Code, type Refusal } from "./gen/message_pb.js";

/** The server refused a request, and nothing has changed. `refusal` says why, and whether to ask again. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly refusal: Refusal) {
    super(refusal.field ? `Refused: ${Refusal_Code[refusal.code]} (${refusal.field})` : `Refused: ${Refusal_Code[refusal.code]}`);
  }

  get code(): Refusal_Code {
    return this.refusal.code;
  }
}

/** The connection ended before the answer came. The client asks again by itself, as long as its patience lasts. */
export class DisconnectedError extends Error {
  override readonly name = "DisconnectedError";

  /** @param retryAfterMs how long the server does not want to see this device; 0: it did not say */
  constructor(message: string, readonly retryAfterMs = 0) {
    super(message);
  }
}

/** There was no answer as long as patience lasted. Asking once more with the same random ids is safe. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}
