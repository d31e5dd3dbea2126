/** Paths and queries of fuzzed requests. */
import fc from "fast-check";
import type { ApiOperation } from "./api-description.ts";
import { known, type KnownIds } from "./known-ids.ts";
import { NASTY_TEXTS } from "./nasty-values.ts";

const GARBAGE = fc.constantFrom(
  "x",
  // two dots alone would be taken for the way up, to another operation
  "...",
  "%00",
  "%2e%2e%2f",
  "pur_0",
  "sub_-1",
  "null",
  "%F0%9F%98%80",
  "1".repeat(90),
);

export function pathOf({ path, idPrefix }: ApiOperation, ids: KnownIds): fc.Arbitrary<string> {
  if (idPrefix === null) return fc.constant(path);
  const id = fc.oneof(
    { weight: 12, arbitrary: known(ids.own, idPrefix) },
    { weight: 2, arbitrary: known(ids.foreign, idPrefix) },
    { weight: 1, arbitrary: fc.constant(`${idPrefix}_999999999999`) },
    { weight: 1, arbitrary: GARBAGE },
  );
  return id.map((one) => path.replace("{id}", one));
}

export function queryOf(operation: ApiOperation, ids: KnownIds): fc.Arbitrary<string> {
  const { queryNames, requiredQuery, method } = operation;
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
  const none = fc.constant(requiredQuery.length === 0 ? "" : `?${requiredQuery.join("&")}`);
  return fc.oneof(
    { weight: method === "GET" ? 1 : 8, arbitrary: none },
    { weight: 1, arbitrary: some },
  );
}
