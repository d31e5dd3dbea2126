/** Who calls, by `Authorization: Bearer <API key>`, and whether the key's scopes reach. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { callerOf, type Caller, type Scope } from "../../engine/setup/api-keys.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { refused, type Refused } from "./refused.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before a handler of a protected route runs. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What the route asks of a key; absent: `read` to read and `write` to change. */
    readonly scope?: Scope;
  }
}

/** An `onRequest` hook: runs before the body is read, so that strangers cannot make us read one. */
export function bearerAuth(context: EngineContext, limiter: RateLimiter) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const caller = key === undefined ? null : await callerOf(context, key);
    if (caller === null) {
      await limiter.countFailure(request);
      throw stranger(key);
    }
    request.caller = caller;
    await limiter.countRequest(request, reply);
    const scope = request.routeOptions.config.scope ?? (isRead(request) ? "read" : "write");
    if (!caller.scopes.has(scope)) {
      throw refused("forbidden", `This API key has no "${scope}" scope.`);
    }
  };
}

function stranger(key: string | undefined): Refused {
  return key === undefined
    ? refused("unauthenticated", "Send Authorization: Bearer with an API key.", "authorization")
    : refused("unauthenticated", "This API key is not known, or has expired.", "authorization");
}

export function isRead({ method }: Pick<FastifyRequest, "method">): boolean {
  return method === "GET" || method === "HEAD";
}
