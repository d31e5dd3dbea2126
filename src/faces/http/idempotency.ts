/**
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): a repetition gets the
 * answer of the first request. A key belongs to its holder, the method and the path.
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EngineContext } from "../../engine/engine-context.ts";
import {
  beginOnce,
  finishOnce,
  forgetOnce,
  notingMade,
  type OnMade,
  type Turn,
} from "../../engine/idempotency/answer-once.ts";
import { isRead } from "./auth.ts";
import { isPreview } from "./preview.ts";
import { isRetriable } from "./problem.ts";
import { granted, refused } from "./refused.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The body as it came, where it was kept for the key's hash. */
    rawBody: Buffer | null;
    /** The right to run this request; null without a key. */
    turn: Turn | null;
  }
  interface FastifyReply {
    /** What a repetition gets instead of the answer, where that holds what is shown only once. */
    keptAnswer: string | null;
  }
  interface FastifyContextConfig {
    /** A request that was cut off may be run again: it notes what it makes, or finds it made. */
    readonly resumable?: boolean;
  }
}

const HEADER = "idempotency-key";
const SHAPE = /^[\x20-\x7e]{1,255}$/;

/** Hooks for the routes of `scope`, which must have authenticated its callers. */
export function answerOnce(scope: FastifyInstance, context: EngineContext): void {
  scope.decorateRequest("rawBody", null);
  scope.decorateRequest("turn", null);
  scope.decorateReply("keptAnswer", null);
  scope.addHook("preHandler", async (request, reply) => {
    const key = request.headers[HEADER];
    if (key === undefined || isRead(request) || isPreview(request)) return undefined;
    const begun = granted(await beginOnce(context, keyedRequest(request, key)));
    if (begun.kind === "run") {
      request.turn = begun;
      return undefined;
    }
    reply.code(begun.status).header("idempotent-replayed", "true");
    if (begun.location !== null) reply.header("location", begun.location);
    const isProblem = begun.status >= 400;
    return reply
      .type(isProblem ? "application/problem+json" : "application/json")
      .serializer((body: string) => body)
      .send(begun.body);
  });
  scope.addHook("onSend", async (request, reply, payload) => {
    const { turn } = request;
    if (turn === null) return;
    request.turn = null;
    try {
      await end(context, turn, reply, payload);
    } catch (error) {
      // the key stays open; a repetition finds what was made
      context.log.error({ error, requestId: request.id }, "an answer could not be kept");
    }
  });
}

function keyedRequest(request: FastifyRequest, key: string | string[]) {
  if (typeof key !== "string" || !SHAPE.test(key)) {
    throw refused("malformed", "Give one key of 1 to 255 printable ASCII characters.", HEADER);
  }
  const [path = ""] = request.url.split("?", 1);
  return {
    merchantId: request.caller.merchantId,
    scope: `${request.caller.keyId} ${request.method} ${path}`,
    key,
    requestHash: createHash("sha256")
      .update(request.rawBody ?? "")
      .digest("hex"),
    resumable: request.routeOptions.config.resumable ?? false,
  };
}

/** A mistake of ours leaves the key open: whether something was done is found out by a repetition. */
async function end(
  context: EngineContext,
  turn: Turn,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const { refusalCode, statusCode } = reply;
  if (refusalCode !== null && isRetriable(refusalCode)) {
    await forgetOnce(context, turn);
    return;
  }
  if (statusCode >= 500) return;
  if (typeof payload !== "string") throw new Error("an answer that is no text cannot be kept");
  const location = reply.getHeader("location");
  await finishOnce(context, turn, {
    status: statusCode,
    body: reply.keptAnswer ?? payload,
    location: typeof location === "string" ? location : null,
  });
}

/** What a command is to call with the id of what it made; absent without a key. */
export function onMade({ turn }: FastifyRequest): { onMade?: OnMade } {
  return turn === null ? {} : { onMade: notingMade(turn) };
}
