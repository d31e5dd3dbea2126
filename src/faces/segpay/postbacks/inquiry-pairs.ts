import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";
import { pairsFor } from "./pairs-for.ts";
import { toldOf } from "./told.ts";

/** What a script is asked before the bank is, of a first payment. */
export function inquiryPairs(url: string, facts: TransactionFacts): string {
  const told = toldOf("inquiry", null, facts);
  return pairsFor(url, { type: "inquiry", facts, told, actor: null });
}
