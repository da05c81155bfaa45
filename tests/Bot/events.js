// Events as they come from a topic: PROTOCOL.md, section 6.
import express from "express";
import protobuf from "protobufjs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const protos = process.env.PROTOS ?? fileURLToPath(new URL("../../src/Contracts/Protos", import.meta.url));

const root = new protobuf.Root();
root.resolvePath = (_, file) => (file.startsWith("/") ? file : join(protos, file));
root.loadSync(["client.proto", "inbox.proto", "sync.proto"].map((file) => join(protos, file)));

/**
 * A message by the CloudEvent's type, which is its full name, as protobuf-JSON has it. Protobuf travels as base64
 * (application/octet-stream), JSON as it is. Null: nothing that this reader knows. A newer writer may; and bytes that are no
 * message stay none, however often they come again.
 */
export function read(envelope) {
  if (envelope.data_base64 === undefined) return envelope.data;
  try {
    const type = root.lookupType(envelope.type);
    const message = type.decode(Buffer.from(envelope.data_base64, "base64"));
    return type.toObject(message, { longs: String, enums: String, bytes: String });
  } catch {
    return null;
  }
}

/**
 * Opens envelopes before the SDK sees them: by itself it takes data_base64 for text, which spoils protobuf. A subscription's
 * callback then gets { id, type, message }.
 */
export function openEvents() {
  const parse = express.json({ type: "application/cloudevents+json", limit: "4mb" });
  return (request, response, next) =>
    parse(request, response, (error) => {
      if (error) return next(error);
      const envelope = request.body;
      if (envelope?.specversion) request.body = { data: { id: envelope.id, type: envelope.type, message: read(envelope) } };
      next();
    });
}
