/** Headers of fuzzed requests: mostly none beyond what the request needs. */
import fc from "fast-check";
import { known, type KnownIds } from "./known-ids.ts";

type Headers = Readonly<Record<string, string>>;

export function headersOf({ own, foreign }: KnownIds): fc.Arbitrary<Headers> {
  const merchant = (name: string): Headers => ({ "perennial-merchant": name });
  return fc.oneof(
    { weight: 24, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: ODD },
    { weight: 1, arbitrary: known(own, "mer").map(merchant) },
    { weight: 1, arbitrary: known(foreign, "mer").map(merchant) },
  );
}

const ODD = fc.constantFrom<Headers>(
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
  { "perennial-merchant": "mer_0" },
  { "perennial-cards-key": "A".repeat(43) },
  { "perennial-cards-key": "0123" },
);
