/** Who calls, by `Authorization: Bearer <API key>`, for which merchant, and how far the key reaches. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { callerFor, holderOf, type Caller, type Scope } from "../../engine/setup/api-keys.ts";
import { KeyUses } from "../../engine/setup/key-uses.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { granted, refused, type Refused } from "./refused.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before a handler of a protected route runs. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What the route asks of a key; absent: `read` to read and `write` to change. */
    readonly scope?: Scope;
    /** About the key or the deployment: a key over several merchants need not name one of them. */
    readonly withoutMerchant?: boolean;
    /** A POST that changes nothing, since what it asks takes a body. */
    readonly isQuestion?: boolean;
  }
}

const MERCHANT_HEADER = "perennial-merchant";
const MERCHANT_ID = /^mer_([1-9][0-9]{0,17})$/;

/** An `onRequest` hook: runs before the body is read, so that strangers cannot make us read one. */
export function bearerAuth(context: EngineContext, limiter: RateLimiter) {
  const uses = new KeyUses(context);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const holder = key === undefined ? null : await holderOf(context, key);
    if (holder === null) {
      await limiter.countFailure(request);
      throw stranger(key);
    }
    const { config } = request.routeOptions;
    const named = namedMerchant(request);
    const [first = null] = holder.merchantIds;
    const assumed = config.withoutMerchant === true ? first : null;
    request.caller = granted(callerFor(holder, named ?? assumed));
    await limiter.countRequest(request, reply);
    const scope = config.scope ?? (isRead(request) ? "read" : "write");
    if (!holder.scopes.has(scope)) {
      throw refused("forbidden", `This API key has no "${scope}" scope.`);
    }
    if (scope === "money") granted(await context.standing.check());
    await uses.note(request.caller);
  };
}

function stranger(key: string | undefined): Refused {
  const detail =
    key === undefined
      ? "Send Authorization: Bearer with an API key."
      : "This API key is not known, is revoked, or has expired.";
  return refused("unauthenticated", detail, "authorization");
}

/** The merchant that the request is for, if it says so. Throws Refused for what is no merchant's id. */
function namedMerchant({ headers }: FastifyRequest): bigint | null {
  const given = headers[MERCHANT_HEADER];
  if (given === undefined) return null;
  const id = typeof given === "string" ? MERCHANT_ID.exec(given)?.[1] : undefined;
  if (id === undefined) throw refused("not_found", "There is no merchant with this id.");
  return BigInt(id);
}

export function isRead({
  method,
  routeOptions,
}: Pick<FastifyRequest, "method" | "routeOptions">): boolean {
  return method === "GET" || method === "HEAD" || routeOptions.config.isQuestion === true;
}
