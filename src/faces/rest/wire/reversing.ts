/** Who gives a payment back and why, from the body of the request that asks for it. */
import type { FastifyRequest } from "fastify";
import type { Reversal } from "../../../domain/transaction/transaction.ts";
import { given } from "./given.ts";

type Body = {
  readonly amountMinor?: bigint | undefined;
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
};

export function reversing({
  caller,
  body: { reason, comment, ...part },
}: Pick<FastifyRequest, "caller"> & { readonly body: Body }): {
  readonly amountMinor?: bigint;
  readonly reversal: Reversal;
} {
  return {
    ...given(part),
    reversal: { by: `key:${caller.keyId}`, ...given({ reason, comment }) },
  };
}
