/**
 * What a route says about itself, beside its contract: the API description
 * (docs/reference/openapi.json) is made from it. A route with a schema does not compile without.
 */
import type { RefusalCode } from "../../domain/refusal.ts";

export type Operation = {
  /** A verb and a noun, unique: cancelPurchase. Clients are generated from it, so it stays. */
  readonly id: string;
  /** One line: what the caller gets done. */
  readonly summary: string;
  /** What else is to be known, in Markdown. */
  readonly description?: string;
  /**
   * Codes that this route may answer, beyond those of its form: credentials, reading the request, an
   * id in the address, the headers of writes.
   */
  readonly refusals?: readonly RefusalCode[];
  /** A body to start from; of every route that takes one. */
  readonly example?: unknown;
  /** Media type of the body, where it is no JSON. */
  readonly bodyType?: string;
  /** Whether `Perennial-Cards-Key` may come with it. */
  readonly takesCardsKey?: true;
  /** Media type of the answer, where it is no JSON. */
  readonly answerType?: string;
};

declare module "fastify" {
  interface FastifySchema {
    operation: Operation;
  }
}
