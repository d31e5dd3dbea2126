/**
 * A name for each request, in the answer, in the log and in every problem. A caller may give one of
 * its own, so that its log and ours can be laid side by side.
 */
import type { IncomingMessage } from "node:http";

export const REQUEST_ID_HEADER = "x-request-id";

const SHAPE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
/** It is logged, and a card number never is (I8). */
const MAY_HOLD_CARD = /\d(?:[._:-]?\d){11,}/;

/** The caller's own where it is well-formed, else what `newRequestId` makes. */
export function requestId(newRequestId: () => string) {
  return ({ headers }: Pick<IncomingMessage, "headers">): string => {
    const given = headers[REQUEST_ID_HEADER];
    const isUsable = typeof given === "string" && SHAPE.test(given) && !MAY_HOLD_CARD.test(given);
    return isUsable ? given : newRequestId();
  };
}
