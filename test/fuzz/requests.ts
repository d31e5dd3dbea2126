/**
 * Requests that somebody careless, or somebody worse, might send: each begins as the description's
 * own example, with ids that exist, and is then bent in up to three places.
 */
import fc from "fast-check";
import type { ApiOperation } from "./api-description.ts";
import { pathOf, queryOf } from "./fuzzed-address.ts";
import { bodyOf } from "./fuzzed-body.ts";
import { headersOf } from "./fuzzed-headers.ts";
import type { KnownIds } from "./known-ids.ts";

export type FuzzedRequest = {
  readonly operation: ApiOperation;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent; null: no body. */
  readonly body: string | Buffer | null;
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
      headers: headersOf(ids),
    })
    .map(({ path, query, body, headers }) => ({
      operation,
      url: path + query,
      headers: { ...(body === null ? {} : { "content-type": body.mediaType }), ...headers },
      body: body === null ? null : body.text,
    }));
}
