import type { FastifyRequest } from "fastify";

/** Who did it, as events tell it: the API key. */
export function actor({ caller }: FastifyRequest): { readonly actor: string } {
  return { actor: `key:${caller.keyId}` };
}
