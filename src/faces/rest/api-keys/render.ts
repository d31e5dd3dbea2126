import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { KeyView } from "../../../engine/setup/manage-api-keys.ts";
import { type ApiKey, MadeApiKey } from "./contract.ts";

export function renderKey(key: KeyView): z.output<typeof ApiKey> {
  return { ...key, object: "api_key" };
}

/** The answer with the key in it; what is kept for a repetition has none, for it would be in clear. */
export function renderMade(
  reply: FastifyReply,
  { key, secret }: { readonly key: KeyView; readonly secret: string | null },
) {
  const rendered = renderKey(key);
  reply.keptAnswer = JSON.stringify(MadeApiKey.encode({ ...rendered, secret: null }));
  return { ...rendered, secret };
}
