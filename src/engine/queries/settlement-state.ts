/** Where the money of a transaction stands on its way to the merchant: derived, never stored. */
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { isUndecided } from "../../domain/transaction/transaction.ts";
import { selectSettlements } from "../../store/settlement/select-settlements.ts";
import type { BatchKey, Settlement } from "../../store/settlement/settlement.ts";
import type { Tx } from "../../store/statement.ts";

export const SETTLEMENT_STATES = [
  "pending",
  "settling",
  "settled",
  "suspended",
  "cancelled",
] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

/** The kinds that are part of a day's batch; the others move no money of their own. */
const SETTLING_KINDS: ReadonlySet<Transaction["kind"]> = new Set([
  "sale",
  "capture",
  "refund",
  "surplus",
]);

const STATE_OF_BATCH = { open: "pending", sent: "settling", settled: "settled" } as const;

/**
 * docs/concepts/life-of-a-charge.md: what was declined or taken back is cancelled, what is held is suspended, the
 * rest stands as its batch does. Null for what never settles.
 */
export function settlementState(
  transaction: Pick<Transaction, "state" | "kind" | "settleHold">,
  batchState: Settlement["state"] | null,
): SettlementState | null {
  const { state, kind, settleHold } = transaction;
  if (state === "declined" || state === "failed" || settleHold === "cancelled") return "cancelled";
  if (!SETTLING_KINDS.has(kind)) return null;
  if (settleHold === "suspended") return "suspended";
  if (isUndecided(state) || batchState === null) return "pending";
  return STATE_OF_BATCH[batchState];
}

const SETTLE_STATUS = {
  pending: 0,
  suspended: 2,
  cancelled: 3,
  settling: 10,
  settled: 100,
} as const;

/** Secure Trading's numbers for it (docs/concepts/life-of-a-charge.md); 1 is pending and held by hand. */
export type SettleStatus = (typeof SETTLE_STATUS)[SettlementState] | 1;

export function settleStatus(
  { settleHold }: Pick<Transaction, "settleHold">,
  settlement: SettlementState | null,
): SettleStatus | null {
  if (settlement === null) return null;
  return settlement === "pending" && settleHold === "manual" ? 1 : SETTLE_STATUS[settlement];
}

/** The settlement states of `transactions`, in their order. */
export async function settlementStates(
  tx: Tx,
  transactions: readonly Transaction[],
): Promise<(SettlementState | null)[]> {
  const keys = new Map<string, BatchKey>();
  for (const one of transactions) {
    const key = batchOf(one);
    if (key !== null) keys.set(nameOf(key), key);
  }
  const batches = keys.size === 0 ? [] : await selectSettlements(tx, [...keys.values()]);
  const states = new Map(batches.map((batch) => [nameOf(batch), batch.state]));
  return transactions.map((one) => {
    const key = batchOf(one);
    return settlementState(one, key === null ? null : (states.get(nameOf(key)) ?? null));
  });
}

function batchOf({ gatewayAccountId, settleOn, currency }: Transaction): BatchKey | null {
  return settleOn === null ? null : { gatewayAccountId, settleOn, currency };
}

function nameOf({ gatewayAccountId, settleOn, currency }: BatchKey): string {
  return `${gatewayAccountId} ${settleOn} ${currency}`;
}
