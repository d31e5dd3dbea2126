import fc from "fast-check";
import { expect, test } from "vitest";

import { createMatcher } from "./matcher.ts";
import type { Pattern } from "./patterns.ts";

function pattern(text: string): Pattern {
  return { canary: 0, form: text, bytes: Buffer.from(text) };
}

type Place = readonly [offset: number, text: string];

function sorted(places: readonly Place[]): Place[] {
  return places.toSorted(([a, x], [b, y]) => a - b || x.localeCompare(y));
}

/** The plain way: every pattern at every place. */
function everyPlace(patterns: readonly string[], text: string): Place[] {
  return patterns.flatMap((one) =>
    Array.from({ length: text.length }, (_, offset): Place => [offset, one]).filter(([offset]) =>
      text.startsWith(one, offset),
    ),
  );
}

// Two letters only, so that patterns overlap, nest and begin like each other's ends.
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom("a", "b"), minLength, maxLength });

test("finds what the plain way finds, however the stream is cut", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(letters(1, 5), { minLength: 1, maxLength: 6 }),
      fc.array(letters(0, 9), { maxLength: 8 }),
      (patterns, chunks) => {
        const next = createMatcher(patterns.map(pattern)).start();
        const hits = chunks.flatMap((chunk) => next(Buffer.from(chunk)));
        const places = hits.map(({ offset, pattern: { form } }): Place => [offset, form]);
        expect(sorted(places)).toEqual(sorted(everyPlace(patterns, chunks.join(""))));
      },
    ),
    { numRuns: 300 },
  );
});

test("bytes of every value", () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const patterns = [...every].map((byte) => ({ canary: byte, form: "", bytes: every.slice(byte) }));
  const hits = createMatcher(patterns).start()(every);
  expect(hits.map((hit) => hit.offset).toSorted((a, b) => a - b)).toEqual([...every]);
});

test("streams do not know of each other", () => {
  const matcher = createMatcher([pattern("ab")]);
  const one = matcher.start();
  expect(one(Buffer.from("a"))).toEqual([]);
  expect(matcher.start()(Buffer.from("b"))).toEqual([]);
  expect(one(Buffer.from("b"))).toHaveLength(1);
});

test("without patterns nothing is found", () => {
  expect(createMatcher([]).start()(Buffer.from("4111111111111111"))).toEqual([]);
});
