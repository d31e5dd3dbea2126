/** Who calls, by `Authorization: Bearer <API key>`, and whether the key's scopes reach. */
import type { FastifyRequest } from "fastify";
import { callerOf, type Caller, type Scope } from "../../engine/setup/api-keys.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import { refused } from "./refused.ts";

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
export function bearerAuth(context: EngineContext) {
  return async (request: FastifyRequest): Promise<void> => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (key === undefined) {
      throw refused("unauthenticated", "Send Authorization: Bearer with an API key.");
    }
    const caller = await callerOf(context, key);
    if (caller === null)
      throw refused("unauthenticated", "This API key is not known, or has expired.");
    const scope = request.routeOptions.config.scope ?? (isRead(request) ? "read" : "write");
    if (!caller.scopes.has(scope)) {
      throw refused("forbidden", `This API key has no "${scope}" scope.`);
    }
    request.caller = caller;
  };
}

export function isRead({ method }: Pick<FastifyRequest, "method">): boolean {
  return method === "GET" || method === "HEAD";
}
