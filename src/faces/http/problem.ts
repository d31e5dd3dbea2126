/** Errors as RFC 9457 problems, from the one table of refusals. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { REFUSALS, type Refusal, type RefusalCode } from "../../domain/refusal.ts";

/** What went wrong, as RFC 9457 has it. */
export const Problem = z.object({
  /** The address, on this server, of a page about the code. */
  type: z.string(),
  /** What the code means. */
  title: z.string(),
  /** The HTTP status of the answer. */
  status: z.int(),
  /** What to do about it, for a person. Clients match `code`, never this. */
  detail: z.string().optional(),
  /** Stable: what clients match. */
  code: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
  /** The field at fault, such as lines[0].amountMinor; of a header, its name. */
  field: z.string().optional(),
  /** Of the answer's X-Request-Id; the log has it too. */
  requestId: z.string(),
});
export type Problem = z.output<typeof Problem>;

/** Where nothing is known of how long it takes. */
const SOON_SECONDS = 1;

/** `internal_error` has no detail: what went wrong with us is for the log. */
export type Failure = Pick<Refusal, "code" | "field" | "retryAfterSeconds"> & {
  readonly detail?: string;
};

declare module "fastify" {
  interface FastifyReply {
    /** The refusal that is being answered; null for an answer. */
    refusalCode: RefusalCode | null;
  }
}

export function problemOf(refusal: Failure, requestId: string): Problem {
  const { status, means } = REFUSALS[refusal.code];
  return {
    type: `/problems/${refusal.code}`,
    title: means,
    status,
    ...(refusal.detail === undefined ? {} : { detail: withoutCards(refusal.detail) }),
    code: refusal.code,
    ...(refusal.field === undefined ? {} : { field: withoutCards(refusal.field) }),
    requestId,
  };
}

/** A client's own text may come back in a message (the name of an unknown field): never a card. */
function withoutCards(text: string): string {
  return text.replace(/\d(?:[ -]?\d){11,}/g, "…");
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Failure,
): FastifyReply {
  const problem = problemOf(refusal, request.id);
  reply.refusalCode = refusal.code;
  if (REFUSALS[refusal.code].retry) {
    reply.header("retry-after", String(refusal.retryAfterSeconds ?? SOON_SECONDS));
  }
  if (refusal.code === "unauthenticated") reply.header("www-authenticate", "Bearer");
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(problem);
}

export function isRetriable(code: RefusalCode): boolean {
  return REFUSALS[code].retry;
}
