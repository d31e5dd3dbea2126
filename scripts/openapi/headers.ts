/** Headers that many routes take or give, once for all. */
import type { Json } from "./json.ts";

const text: Json = { type: "string" };
const count: Json = { type: "integer", minimum: 0 };

export const HEADER_PARAMETERS: Json = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "1 to 255 printable ASCII characters. The same request with the same key gets the first " +
      "answer again, for 30 days. Send one with every write.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
    example: "2f1c1f0e-9d2b-4a0e-8a39-6a2c2b0a7f11",
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    required: false,
    description:
      "The `ETag` of the resource as it was read: where it changed since, nothing is done (412).",
    schema: text,
    example: '"3"',
  },
  Merchant: {
    name: "Perennial-Merchant",
    in: "header",
    required: false,
    description: "The merchant that the request is for; of a key that opens several.",
    schema: { type: "string", pattern: "^mer_[1-9][0-9]*$" },
    example: "mer_1",
  },
  CardsKey: {
    name: "Perennial-Cards-Key",
    in: "header",
    required: false,
    description:
      "The key that the cards of an archive are sealed with; without it none are taken over.",
    schema: text,
    example: "1f0c2a9be7d84c5fa1c3e0b2d4960718293a4b5c6d7e8f90a1b2c3d4e5f60718",
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    required: false,
    description:
      "The caller's name for this request, 1 to 100 of letters, digits, `.`, `_`, `:` and `-`, " +
      "without a run of 12 digits. Anything else is passed over.",
    schema: text,
    example: "shop-42:9f3c",
  },
};

export const RESPONSE_HEADERS: Json = {
  RequestId: { description: "Names the request, here and in the log.", schema: text },
  ETag: { description: "The version of the resource, for `If-Match`.", schema: text },
  Location: { description: "The address of what was made.", schema: text },
  IdempotentReplayed: {
    description: "There where an earlier answer is given again.",
    schema: { type: "string", const: "true" },
  },
  RetryAfter: {
    description: "Seconds after which the same request may succeed.",
    schema: count,
  },
  RateLimitLimit: { description: "Requests a minute that this key may make.", schema: count },
  RateLimitRemaining: { description: "Requests that are left of them.", schema: count },
  RateLimitReset: { description: "Seconds until they are counted anew.", schema: count },
};

/** References to headers of an answer, by the names they have on the wire. */
export function headers(...names: readonly (keyof typeof WIRE_NAMES)[]): Json {
  return Object.fromEntries(
    names.map((name) => [WIRE_NAMES[name], { $ref: `#/components/headers/${name}` }]),
  );
}

const WIRE_NAMES = {
  RequestId: "X-Request-Id",
  ETag: "ETag",
  Location: "Location",
  IdempotentReplayed: "Idempotent-Replayed",
  RetryAfter: "Retry-After",
  RateLimitLimit: "RateLimit-Limit",
  RateLimitRemaining: "RateLimit-Remaining",
  RateLimitReset: "RateLimit-Reset",
} as const;

export function headerParameter(
  name: "CardsKey" | "IdempotencyKey" | "IfMatch" | "Merchant" | "RequestId",
): Json {
  return { $ref: `#/components/parameters/${name}` };
}
