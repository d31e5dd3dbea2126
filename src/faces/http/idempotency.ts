/**
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): a repetition gets the
 * answer of the first request. A key belongs to its holder, the method and the path.
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Result } from "../../domain/refusal.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import {
  beginOnce,
  finishOnce,
  giveUpOnce,
  notingMade,
  type KeyedRequest,
  type OnMade,
  type Replay,
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
    if (begun.kind === "replay") return replay(reply, begun);
    request.turn = begun;
    return undefined;
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

function keyedRequest(request: FastifyRequest, key: string | string[]): KeyedRequest {
  if (typeof key !== "string" || !SHAPE.test(key)) {
    throw refused("malformed", "Give one key of 1 to 255 printable ASCII characters.", HEADER);
  }
  const [path = "", query = ""] = request.url.split("?", 2);
  return {
    merchantId: request.caller.merchantId,
    scope: `${request.caller.keyId} ${request.method} ${path}`,
    key,
    requestHash: createHash("sha256")
      .update(request.rawBody ?? "")
      .update(query === "" ? "" : `\n?${query}`)
      .update(request.headers["if-match"] === undefined ? "" : `\n${request.headers["if-match"]}`)
      .digest("hex"),
  };
}

function replay(reply: FastifyReply, { status, body, location, etag }: Replay): FastifyReply {
  reply.code(status).header("idempotent-replayed", "true");
  if (location !== null) reply.header("location", location);
  if (etag !== null) reply.header("etag", etag);
  return reply
    .type(status >= 400 ? "application/problem+json" : "application/json")
    .serializer((text: string) => text)
    .send(body);
}

/** A mistake of ours has no answer to keep: a repetition finds out whether something was done. */
async function end(
  context: EngineContext,
  turn: Turn,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const { refusalCode, statusCode } = reply;
  if (statusCode >= 500 || (refusalCode !== null && isRetriable(refusalCode))) {
    await giveUpOnce(context, turn);
    return;
  }
  if (typeof payload !== "string") throw new Error("an answer that is no text cannot be kept");
  await finishOnce(context, turn, {
    status: statusCode,
    body: reply.keptAnswer ?? payload,
    location: textOf(reply.getHeader("location")),
    etag: textOf(reply.getHeader("etag")),
  });
}

function textOf(header: unknown): string | null {
  return typeof header === "string" ? header : null;
}

/** What a command is to call with what it made; absent without a key. */
export function onMade({ turn }: FastifyRequest): { onMade?: OnMade } {
  return turn === null ? {} : { onMade: notingMade(turn) };
}

/** Carries a command out, unless an earlier run of the same request, which was cut off, did. */
export async function doOnce(
  { turn }: FastifyRequest,
  run: () => Promise<Result<unknown>>,
): Promise<void> {
  if (turn?.made == null) granted(await run());
}

/** As `doOnce`, of a command that makes something: answers its id. */
export async function makeOnce(
  { turn }: FastifyRequest,
  run: () => Promise<Result<bigint>>,
): Promise<bigint> {
  return turn?.made == null ? granted(await run()) : turn.made.id;
}
