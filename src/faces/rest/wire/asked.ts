import type { FastifyRequest } from "fastify";
import { onMade } from "../../http/idempotency.ts";
import { ifVersion } from "../../http/if-match.ts";
import type { OnMade } from "../../../engine/idempotency/answer-once.ts";

type Asked = {
  /** Who did it, as events tell it: the API key. */
  readonly actor: string;
  readonly onMade?: OnMade;
  readonly ifVersion?: number;
};

/** What every command is told of the request that asks for it. */
export function asked(request: FastifyRequest): Asked {
  return { actor: `key:${request.caller.keyId}`, ...onMade(request), ...ifVersion(request) };
}
