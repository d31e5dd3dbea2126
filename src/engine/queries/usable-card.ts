/** The card of an earlier payment as it may be charged now. */
import type { EngineContext } from "../engine-context.ts";
import { newestVersion } from "../commands/renew-card.ts";

/** The id of its newest version; null: it may not be charged any more. */
export async function usableCard(
  context: EngineContext,
  merchantId: bigint,
  paymentMethodId: bigint,
): Promise<bigint | null> {
  const found = await context.db.tenant(merchantId, (tx) => newestVersion(tx, paymentMethodId));
  return found?.id ?? null;
}
