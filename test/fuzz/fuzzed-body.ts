/** Bodies of fuzzed requests: the description's example, bent in up to three places, or no such thing. */
import fc from "fast-check";
import type { ApiOperation } from "./api-description.ts";
import { known, type KnownIds } from "./known-ids.ts";
import { NASTY_TEXTS, nastyValue, safe } from "./nasty-values.ts";

export type FuzzedBody = { readonly mediaType: string; readonly text: string | Buffer } | null;

export function bodyOf(
  { mediaType, example }: ApiOperation,
  ids: KnownIds,
): fc.Arbitrary<FuzzedBody> {
  if (mediaType === null) return fc.constant(null);
  if (mediaType !== "application/json") {
    const text = String(example);
    return fc
      .oneof(fc.constant(text), bentText(text), NASTY_TEXTS)
      .map((made) => ({ mediaType, text: made }));
  }
  const json = (value: unknown): FuzzedBody => ({ mediaType, text: JSON.stringify(value) ?? "" });
  const sensible = withKnownIds(example, ids);
  return fc.oneof(
    { weight: 6, arbitrary: sensible.map(json) },
    { weight: 12, arbitrary: sensible.chain((value) => bentUpTo(3, value, ids)).map(json) },
    { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }).map((value) => json(safe(value))) },
    { weight: 1, arbitrary: BROKEN_JSON.map((text) => ({ mediaType, text })) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

const BROKEN_JSON = fc.constantFrom<string | Buffer>(
  "{",
  '{"a":1}}',
  '{"amountMinor":01}',
  "NaN",
  "[[[[",
  "\u0000",
  Buffer.from([0x22, 0xff, 0xfe, 0x22]),
  `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  '{"amountMinor":1e999}',
  '{"__proto__":{"state":"active"}}',
  '{"constructor":{"prototype":{}}}',
);

/** Something else in the place of a cell, which may be nothing. */
function bentText(text: string): fc.Arbitrary<string> {
  const cells = [...text.matchAll(/[^,\n]*/g)];
  return fc
    .tuple(fc.constantFrom(...cells), NASTY_TEXTS)
    .map(
      ([{ 0: cell, index }, made]) => text.slice(0, index) + made + text.slice(index + cell.length),
    );
}

/** The example, with ids that exist in the places of those it has. */
function withKnownIds(example: unknown, ids: KnownIds): fc.Arbitrary<unknown> {
  const text = JSON.stringify(example);
  const prefixes = [
    ...new Set([...text.matchAll(/"([a-z]+)_\d+"/g)].map(([, prefix]) => prefix ?? "")),
  ];
  return fc
    .tuple(...prefixes.map((prefix) => known(ids.own, prefix)))
    .map((chosen) =>
      prefixes.reduce(
        (made, prefix, index) =>
          made.replaceAll(new RegExp(`"${prefix}_\\d+"`, "g"), `"${chosen[index]}"`),
        text,
      ),
    )
    .map((made) => JSON.parse(made) as unknown);
}

function bentUpTo(most: number, value: unknown, ids: KnownIds): fc.Arbitrary<unknown> {
  const once = bent(value, ids);
  return most === 1
    ? once
    : fc.oneof(
        once,
        once.chain((made) => bentUpTo(most - 1, made, ids)),
      );
}

/** One place of `value` changed: another value there, a field less, or one more. */
function bent(value: unknown, ids: KnownIds): fc.Arbitrary<unknown> {
  const places = placesOf(value);
  const change = fc.oneof(
    { weight: 6, arbitrary: nastyValue(ids).map((made) => ({ kind: "set" as const, made })) },
    { weight: 1, arbitrary: fc.constant({ kind: "remove" as const, made: null }) },
    { weight: 1, arbitrary: nastyValue(ids).map((made) => ({ kind: "add" as const, made })) },
  );
  return fc
    .record({ place: fc.constantFrom(...places), change })
    .map(({ place, change: { kind, made } }) => changedAt(value, place, kind, made));
}

type Place = readonly (string | number)[];

function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [at];
  const entries = Array.isArray(value)
    ? value.map((one, index) => [index, one] as const)
    : Object.entries(value);
  return [at, ...entries.flatMap(([name, inner]) => placesOf(inner, [...at, name]))];
}

function changedAt(
  value: unknown,
  place: Place,
  kind: "set" | "remove" | "add",
  made: unknown,
): unknown {
  const [first, ...rest] = place;
  if (first === undefined) {
    if (kind === "set") return made;
    if (kind === "remove") return {};
    return isPlain(value) ? { ...value, surprise: made } : [value, made];
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) =>
      index === first ? changedAt(one, rest, kind, made) : one,
    );
  }
  if (!isPlain(value)) return made;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== first) return [[name, inner] as const];
    if (rest.length === 0 && kind === "remove") return [];
    return [[name, changedAt(inner, rest, kind, made)] as const];
  });
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
