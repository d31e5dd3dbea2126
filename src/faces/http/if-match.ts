/**
 * `ETag` and `If-Match` (RFC 9110) for what two people may change: the tag is the version of the
 * resource, which every change of it counts up. What else an answer embeds has versions of its own.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isRead } from "./auth.ts";
import { refused } from "./refused.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route shows or changes what has a version; `id` of its address names that. */
    readonly versioned?: boolean;
  }
}

const HEADER = "if-match";
const TAG = /^"(\d{1,9})"$/;

/** Hooks for the routes of `scope`. */
export function entityTags(scope: FastifyInstance): void {
  scope.addHook("preSerialization", async (request, reply, payload) => {
    if (request.routeOptions.config.versioned === true && isVersioned(payload)) {
      reply.header("etag", `"${payload.version}"`);
    }
    return payload;
  });
  scope.addHook("preValidation", async (request) => {
    // of a question it means nothing
    if (isRead(request)) return;
    if (request.headers[HEADER] === undefined || request.headers[HEADER] === "*") return;
    const { config, url = "" } = request.routeOptions;
    if (config.versioned === true && url.includes(":id")) return;
    throw refused("changed_meanwhile", "This address has no version to match.", HEADER);
  });
}

function isVersioned(payload: unknown): payload is { readonly version: number } {
  return typeof payload === "object" && payload !== null && "version" in payload;
}

/**
 * The version that the request is meant for; absent where it names none. A tag that no version of
 * ours has is one that no version can match, and so refused alike.
 */
export function ifVersion({ headers }: FastifyRequest): { readonly ifVersion?: number } {
  const given = headers[HEADER];
  if (given === undefined || given === "*") return {};
  const version = TAG.exec(given)?.[1];
  if (version === undefined) {
    throw refused("changed_meanwhile", 'Send the ETag of the resource, such as "3".', HEADER);
  }
  return { ifVersion: Number(version) };
}
