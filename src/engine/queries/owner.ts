/** Which of several merchants something belongs to: ids are unique over all of them. */
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";

/** Null: none of them has a purchase of this id. */
export async function ownerOfPurchase(
  context: EngineContext,
  merchantIds: readonly bigint[],
  id: bigint,
): Promise<bigint | null> {
  return await ownerOf(context, merchantIds, (tx) => selectPurchases(tx, [id]));
}

/** Null: none of them has a transaction of this id. */
export async function ownerOfTransaction(
  context: EngineContext,
  merchantIds: readonly bigint[],
  id: bigint,
): Promise<bigint | null> {
  return await ownerOf(context, merchantIds, (tx) => selectTransactions(tx, [id]));
}

async function ownerOf(
  context: EngineContext,
  merchantIds: readonly bigint[],
  read: (tx: Tx) => Promise<readonly unknown[]>,
): Promise<bigint | null> {
  for (const merchantId of merchantIds) {
    const found = await context.db.tenant(merchantId, read);
    if (found.length > 0) return merchantId;
  }
  return null;
}
