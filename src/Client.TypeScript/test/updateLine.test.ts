import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import { Difference_Kind, DifferenceSchema, UpdateLine, UpdateSchema, type Update } from "dapr-messaging-client";

const update = (pts: number): Update => create(UpdateSchema, { pts: BigInt(pts) });
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("whatever comes, in whatever order and however often, goes on once and in order, and the difference brings what is missing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (begin, heard, room) => {
      const [line, given, head] = [new UpdateLine(BigInt(begin)), [] as number[], Math.max(begin, ...heard)];
      let free = room;
      const accept = (u: Update) => free-- > 0 && given.push(Number(u.pts)) > 0;
      for (const pts of heard) line.offer([update(pts)], 0n, accept);
      for (let questions = 0; line.isBehind; questions++) {
        assert.ok(questions < 100, "it never catches up");
        free = room;
        const updates = numbers(Number(line.pts) + 1, head).map(update);
        line.take(create(DifferenceSchema, { kind: Difference_Kind.DIFFERENCE, updates, pts: BigInt(head) }), accept);
      }
      assert.deepEqual(given, numbers(begin + 1, head));
    }),
  );
});

test("who is not taken now is offered again, and does not get lost", () => {
  const [line, given] = [new UpdateLine(0n), [] as bigint[]];
  line.offer([update(1), update(2)], 0n, () => false);
  assert.equal(line.isBehind, true);
  line.offer([], 0n, (u) => given.push(u.pts) > 0);
  assert.deepEqual([given, line.pts, line.isBehind], [[1n, 2n], 2n, false]);
});

test("a past that is no longer kept is said once, and life goes on from there", () => {
  const [line, given] = [new UpdateLine(5n), [] as Update[]];
  line.offer([update(8)], 9n, () => true);
  line.take(create(DifferenceSchema, { kind: Difference_Kind.TOO_LONG, pts: 100n }), (u) => given.push(u) > 0);
  line.offer([update(101)], 0n, (u) => given.push(u) > 0);
  assert.deepEqual(given.map((u) => [u.pts, u.change.case]), [[100n, "tooLong"], [101n, undefined]]);
});
