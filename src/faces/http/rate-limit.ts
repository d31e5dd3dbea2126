/**
 * How many requests a key may make, and how many wrong keys an address may try, a minute.
 *
 * Counted by each process for itself: several processes together let through as many times more. The
 * limit keeps one caller from taking the others' share of a process; it is no quota that is sold.
 */
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { refuse } from "../../domain/refusal.ts";
import { Refused } from "./refused.ts";

export type RateLimits = {
  /** Requests of one API key; 0: no limit. */
  readonly requestsPerMinute: number;
  /** Requests without a known key from one address. A caller with a good key is never kept out. */
  readonly failuresPerMinute: number;
};

/** Enough for a caller with an old key that polls; too few for one that tries keys. */
export const FAILURES_PER_MINUTE = 600;

export type RateLimiter = {
  /** Counts a request of `request.caller` and says in headers how many are left; throws Refused. */
  readonly countRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Counts a credential that is none; throws Refused once there were too many. */
  readonly countFailure: (request: FastifyRequest) => Promise<void>;
};

const MINUTE_MS = 60_000;

export async function rateLimiter(
  scope: FastifyInstance,
  { requestsPerMinute, failuresPerMinute }: RateLimits,
): Promise<RateLimiter> {
  await scope.register(rateLimit, { global: false });
  const timeWindow = MINUTE_MS;
  const requests = scope.createRateLimit({
    max: requestsPerMinute,
    timeWindow,
    keyGenerator: ({ caller }) => String(caller.keyId),
  });
  const failures = scope.createRateLimit({ max: failuresPerMinute, timeWindow });
  return {
    countRequest: async (request, reply) => {
      if (requestsPerMinute === 0) return;
      const counted = await requests(request);
      if (counted.isAllowed) return;
      reply.headers({
        "ratelimit-limit": String(requestsPerMinute),
        "ratelimit-remaining": String(counted.remaining),
        "ratelimit-reset": String(counted.ttlInSeconds),
      });
      if (counted.isExceeded) {
        throw limited(`This key made over ${requestsPerMinute} requests a minute.`, counted);
      }
    },
    countFailure: async (request) => {
      const counted = await failures(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      throw limited("Too many requests without a known API key came from this address.", counted);
    },
  };
}

function limited(detail: string, { ttlInSeconds }: { readonly ttlInSeconds: number }): Refused {
  return new Refused({ ...refuse("rate_limited", detail), retryAfterSeconds: ttlInSeconds });
}
