/** Ids that exist, for requests that get further than "not found". */
import fc from "fast-check";

/** Ids by prefix: the caller's own, and another merchant's. */
export type KnownIds = {
  readonly own: IdsByPrefix;
  readonly foreign: IdsByPrefix;
};

export type IdsByPrefix = ReadonlyMap<string, readonly string[]>;

/** One of them; where there are none, one that looks like it. */
export function known(ids: IdsByPrefix, prefix: string): fc.Arbitrary<string> {
  const some = ids.get(prefix) ?? [];
  return some.length === 0 ? fc.constant(`${prefix}_17`) : fc.constantFrom(...some);
}
