import type { TransactionView } from "../../../engine/queries/transactions.ts";
import type { Refund } from "./contract.ts";

export function renderRefund({ transaction, settlement }: TransactionView): Refund {
  const { parentId } = transaction;
  if (parentId === null) throw new Error(`refund ${transaction.id} gives nothing back`);
  return { ...transaction, object: "refund", transactionId: parentId, settlement };
}
