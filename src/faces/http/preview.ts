/** The dry run of a command: `?preview=true`. It is a question, so it takes no idempotency key. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";

/** The query of every command. */
export const PreviewQuery = z.strictObject({
  /** `true`: nothing is written or sent; the answer says what would happen. */
  preview: z
    .codec(z.enum(["true", "false"]), z.boolean(), {
      decode: (text) => text === "true",
      encode: (is) => (is ? "true" : "false"),
    })
    .optional(),
});

/** Once the query was read by its schema: no other query gives a boolean of this name. */
export function isPreview({ query }: Pick<FastifyRequest, "query">): boolean {
  return (query as { readonly preview?: unknown } | undefined)?.preview === true;
}
