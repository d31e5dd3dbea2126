/** Who calls, by `Authorization: Bearer <API key>`, for which merchant, and how far the key reaches. */
import type { FastifyRequest } from "fastify";
import { callerFor, holderOf, type Caller, type Scope } from "../../engine/setup/api-keys.ts";
import { KeyUses } from "../../engine/setup/key-uses.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import { granted, refused } from "./refused.ts";

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
  }
}

const MERCHANT_HEADER = "perennial-merchant";
const MERCHANT_ID = /^mer_([1-9][0-9]{0,17})$/;

/** An `onRequest` hook: runs before the body is read, so that strangers cannot make us read one. */
export function bearerAuth(context: EngineContext) {
  const uses = new KeyUses(context);
  return async (request: FastifyRequest): Promise<void> => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (key === undefined) {
      throw refused("unauthenticated", "Send Authorization: Bearer with an API key.");
    }
    const holder = await holderOf(context, key);
    if (holder === null) {
      throw refused("unauthenticated", "This API key is not known, is revoked, or has expired.");
    }
    const { config } = request.routeOptions;
    const named = namedMerchant(request);
    const [first = null] = holder.merchantIds;
    const assumed = config.withoutMerchant === true ? first : null;
    request.caller = granted(callerFor(holder, named ?? assumed));
    const scope = config.scope ?? (isRead(request) ? "read" : "write");
    if (!holder.scopes.has(scope)) {
      throw refused("forbidden", `This API key has no "${scope}" scope.`);
    }
    if (scope === "money") granted(await context.standing.check());
    await uses.note(request.caller);
  };
}

/** The merchant that the request is for, if it says so. Throws Refused for what is no merchant's id. */
function namedMerchant({ headers }: FastifyRequest): bigint | null {
  const given = headers[MERCHANT_HEADER];
  if (given === undefined) return null;
  const id = typeof given === "string" ? MERCHANT_ID.exec(given)?.[1] : undefined;
  if (id === undefined) throw refused("not_found", "There is no merchant with this id.");
  return BigInt(id);
}

export function isRead({ method }: Pick<FastifyRequest, "method">): boolean {
  return method === "GET" || method === "HEAD";
}
