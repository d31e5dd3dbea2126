/** Recognises a card that was seen before, without its number. */
import { createHmac } from "node:crypto";

import type { MasterKey } from "./master-key.ts";

/**
 * 64 hex digits, equal for equal numbers of one merchant under one master key.
 *
 * Keyed, since the few thousand million numbers behind a first six and a last four could be tried
 * one by one against a plain hash. The merchant is part of it, so that two merchants' tables cannot
 * be joined by card.
 */
export function fingerprint(key: MasterKey, merchantId: bigint, number: string): string {
  return createHmac("sha256", key.fingerprinting).update(`${merchantId}/${number}`).digest("hex");
}
