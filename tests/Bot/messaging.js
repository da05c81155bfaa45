// Msg, asked in a user's name: PROTOCOL.md, section 5.
import dapr from "@dapr/dapr";
import { setTimeout as sleep } from "node:timers/promises";

/** Msg said no, and asking again in the same way is pointless. */
export class Refused extends Error {
  constructor(verb, refusal) {
    super(`${verb}: ${refusal.code} ${refusal.field ?? ""}`.trim());
    this.code = refusal.code;
  }
}

export class Messaging {
  #client;
  #token;

  /** @param client the SDK's client @param token the JWT of the user who speaks */
  constructor(client, token) {
    this.#client = client;
    this.#token = token;
  }

  /**
   * One request, named as in client.proto, in protobuf-JSON: 64-bit numbers are strings. Tried again while that can help:
   * a command carries its random_id, so that asking twice does it once.
   */
  async ask(verb, request = {}, attempts = 6) {
    for (let attempt = 1; ; attempt++) {
      const result = await this.#once(verb, request);
      if (result.refusal && !result.refusal.retryAfterMs) throw new Refused(verb, result.refusal);
      if (!result.refusal && !result.failure) return result;
      if (attempt === attempts) throw new Error(`${verb}: ${result.failure ?? result.refusal.code} after ${attempts} attempts`);
      const pause = Math.max(result.refusal?.retryAfterMs ?? 0, Math.min(100 * 2 ** attempt, 5000));
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  // Any status but 200 means: not processed.
  async #once(verb, request) {
    try {
      return await this.#client.invoker.invoke("msg", verb, dapr.HttpMethod.POST, request, {
        headers: { authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" },
      });
    } catch (error) {
      return { failure: error.message };
    }
  }
}
