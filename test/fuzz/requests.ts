/**
 * Requests that somebody careless, or somebody worse, might send: each begins as the description's
 * own example, with ids that exist, and is then bent in up to three places.
 */
import fc from "fast-check";
import type { ApiOperation } from "./api-description.ts";

export type FuzzedRequest = {
  readonly operation: ApiOperation;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent; null: no body. */
  readonly body: string | Buffer | null;
};

/** Ids by prefix: the caller's own, and another merchant's. */
export type KnownIds = {
  readonly own: ReadonlyMap<string, readonly string[]>;
  readonly foreign: ReadonlyMap<string, readonly string[]>;
};

/** Seeded; the same `seed` and ids give the same requests. */
export function fuzzedRequests(
  operations: readonly ApiOperation[],
  ids: KnownIds,
  { seed, count }: { readonly seed: number; readonly count: number },
): readonly FuzzedRequest[] {
  return fc.sample(
    fc.constantFrom(...operations).chain((operation) => fuzzed(operation, ids)),
    { seed, numRuns: count },
  );
}

function fuzzed(operation: ApiOperation, ids: KnownIds): fc.Arbitrary<FuzzedRequest> {
  return fc
    .record({
      path: pathOf(operation, ids),
      query: queryOf(operation, ids),
      body: bodyOf(operation, ids),
      headers: HEADERS,
    })
    .map(({ path, query, body, headers }) => ({
      operation,
      url: path + query,
      headers: { ...(body === null ? {} : { "content-type": body.mediaType }), ...headers },
      body: body === null ? null : body.text,
    }));
}

// Addresses ---------------------------------------------------------------------------------------

/** The prefix of the ids in each collection's addresses. */
const PREFIXES: Readonly<Record<string, string>> = {
  sites: "site",
  packages: "pkg",
  "price-points": "price",
  "api-keys": "key",
  tasks: "task",
  customers: "cus",
  "payment-methods": "pm",
  purchases: "pur",
  subscriptions: "sub",
  transactions: "txn",
  imports: "imp",
};

const GARBAGE = fc.constantFrom(
  "x",
  "..",
  "%00",
  "%2e%2e%2f",
  "pur_0",
  "sub_-1",
  "null",
  "%F0%9F%98%80",
  "1".repeat(90),
);

function pathOf({ path }: ApiOperation, ids: KnownIds): fc.Arbitrary<string> {
  if (!path.includes("{id}")) return fc.constant(path);
  const prefix = PREFIXES[path.split("/")[2] ?? ""] ?? "pur";
  const id = fc.oneof(
    { weight: 12, arbitrary: known(ids.own, prefix) },
    { weight: 2, arbitrary: known(ids.foreign, prefix) },
    { weight: 1, arbitrary: fc.constant(`${prefix}_999999999999`) },
    { weight: 1, arbitrary: GARBAGE },
  );
  return id.map((one) => path.replace("{id}", one));
}

function known(ids: ReadonlyMap<string, readonly string[]>, prefix: string): fc.Arbitrary<string> {
  const some = ids.get(prefix) ?? [];
  return some.length === 0 ? fc.constant(`${prefix}_17`) : fc.constantFrom(...some);
}

function queryOf({ queryNames, method }: ApiOperation, ids: KnownIds): fc.Arbitrary<string> {
  const value = fc
    .oneof(
      NASTY_TEXTS,
      known(ids.own, "pur"),
      fc.constantFrom("true", "false", "1", "100", "101", "-1"),
    )
    .map((text) => encodeURIComponent(text.toWellFormed()));
  const name = fc.constantFrom(...queryNames, "limit", "preview", "__proto__", "");
  const pairs = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 3 });
  const some = pairs.map((all) => `?${all.map((pair) => pair.join("=")).join("&")}`);
  const none = fc.constant("");
  return fc.oneof(
    { weight: method === "GET" ? 1 : 8, arbitrary: none },
    { weight: 1, arbitrary: some },
  );
}

// Bodies ------------------------------------------------------------------------------------------

type Body = { readonly mediaType: string; readonly text: string | Buffer } | null;

function bodyOf({ mediaType, example }: ApiOperation, ids: KnownIds): fc.Arbitrary<Body> {
  if (mediaType === null) return fc.constant(null);
  if (mediaType !== "application/json") {
    return fc.oneof(NASTY_TEXTS, fc.constant(String(example))).map((text) => ({ mediaType, text }));
  }
  const json = (value: unknown): Body => ({ mediaType, text: JSON.stringify(value) ?? "" });
  const sensible = withKnownIds(example, ids);
  return fc.oneof(
    { weight: 1, arbitrary: sensible.map(json) },
    { weight: 14, arbitrary: sensible.chain((value) => bentUpTo(3, value, ids)).map(json) },
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

const NASTY_TEXTS = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "\u202eevil",
    "😀".repeat(60),
    "e\u0301".repeat(200),
    "'; drop table purchases; --",
    "x".repeat(70_000),
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "9999-12-31",
    "2026-01-31",
    "2026-01-01T25:00:00Z",
    "1969-12-31T23:59:59Z",
    "XXX",
    "ZZZ",
    "eur",
    "JPY",
    "KWD",
    "Mars/Olympus",
    "true",
    "NaN",
    "1e3",
    "4111111111111112",
    "toString",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);

const NASTY_NUMBERS = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  2,
  1.5,
  1e-9,
  32_768,
  2_147_483_647,
  2_147_483_648,
  999_999_999_999_999,
  1_000_000_000_000_000,
  9_007_199_254_740_991,
  9_007_199_254_740_992,
  1e21,
  1e308,
  -1e15,
);

function nastyValue(ids: KnownIds): fc.Arbitrary<unknown> {
  return fc.oneof(
    NASTY_TEXTS,
    NASTY_NUMBERS,
    fc.constantFrom<unknown>(null, true, false, [], {}, [null], { id: null }, [[]]),
    fc.constantFrom(...ids.own.keys()).chain((prefix) => known(ids.own, prefix)),
    fc.constantFrom(...ids.own.keys()).chain((prefix) => known(ids.foreign, prefix)),
    fc.anything({ maxDepth: 2 }).map(safe),
  );
}

/** What JSON can hold of it. */
function safe(value: unknown): unknown {
  try {
    return JSON.parse(
      JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === "bigint" ? String(inner) : inner,
      ) ?? "null",
    ) as unknown;
  } catch {
    return null;
  }
}

// Headers -----------------------------------------------------------------------------------------

const HEADERS: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { "idempotency-key": "é" },
      { "idempotency-key": "a key that is used again and again" },
      { "idempotency-key": "k".repeat(256) },
      { "if-match": "*" },
      { "if-match": '"1"' },
      { "if-match": 'W/"1", "2"' },
      { "if-match": "nonsense" },
      { "content-type": "text/plain" },
      { "content-type": "application/json; charset=utf-16" },
      { accept: "text/html" },
      { accept: "application/json;q=0" },
      { "x-request-id": "a b" },
      { "x-request-id": "4111-1111-1111-1111" },
    ),
  },
);
