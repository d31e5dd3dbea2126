/**
 * The double-entry postings L1–L11 (docs/concepts/ledger.md).
 *
 * An entry names the account it debits and the one it credits, so it is zero-sum by construction and
 * a one-sided posting cannot be written down.
 */
import type { PlainDate } from "../calendar/plain-date.ts";
import type { LineKind } from "../transaction/transaction.ts";

export const ACCOUNTS = [
  "customer",
  "clearing",
  "bank",
  "sales",
  "tax",
  "refunds",
  "chargebacks",
  "fees",
  "bad_debt",
  "credits",
  "opening",
  "unapplied",
] as const;
export type Account = (typeof ACCOUNTS)[number];

export type LedgerEntry = {
  /** The transaction or settlement that made it. */
  readonly sourceId: bigint;
  readonly entryNo: number;
  readonly debit: Account;
  readonly credit: Account;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly customerId: bigint | null;
  readonly bookedOn: PlainDate;
};

export type PostingSource = {
  readonly sourceId: bigint;
  readonly currency: string;
  readonly customerId: bigint | null;
  readonly bookedOn: PlainDate;
};

type PostedLine = {
  readonly lineNo: number;
  readonly kind: LineKind;
  readonly amountMinor: bigint;
};

/** Which account a line's money belongs to once it is taken: L1 sales, L2 tax, L3 the customer's debt. */
function incomeAccount(kind: LineKind): Account {
  switch (kind) {
    case "tax":
      return "tax";
    case "balance":
    case "invoice":
      return "customer";
    case "position":
    case "item":
      return "sales";
  }
}

/** L1–L3: a sale or capture was approved; one entry a line, lines of no amount have none. */
export function postSale(source: PostingSource, lines: readonly PostedLine[]): LedgerEntry[] {
  return lines
    .filter((line) => line.amountMinor > 0n)
    .map((line) =>
      entry(source, line.lineNo, "clearing", incomeAccount(line.kind), line.amountMinor),
    );
}

/** L5: a void before settlement, or a settle amount lowered: the mirror of what was posted. */
export function postVoid(source: PostingSource, amountMinor: bigint): LedgerEntry[] {
  return [entry(source, 1, "sales", "clearing", amountMinor)];
}

/** L6: a batch settled; `netMinor` = sales less refunds, the entry is turned round if negative. */
export function postSettlement(source: PostingSource, netMinor: bigint): LedgerEntry[] {
  if (netMinor === 0n) return [];
  return netMinor > 0n
    ? [entry(source, 1, "bank", "clearing", netMinor)]
    : [entry(source, 1, "clearing", "bank", -netMinor)];
}

/** L7: a refund was approved. */
export function postRefund(source: PostingSource, amountMinor: bigint): LedgerEntry[] {
  return [entry(source, 1, "refunds", "clearing", amountMinor)];
}

/** L8: the bank took the money back, or gave it again after a won dispute. */
export function postChargeback(
  source: PostingSource,
  amountMinor: bigint,
  won: boolean,
): LedgerEntry[] {
  return won
    ? [entry(source, 1, "clearing", "chargebacks", amountMinor)]
    : [entry(source, 1, "chargebacks", "clearing", amountMinor)];
}

/** L11: the bank booked more than it was asked to; the money is nobody's until it is refunded. */
export function postSurplus(source: PostingSource, amountMinor: bigint): LedgerEntry[] {
  return [entry(source, 1, "clearing", "unapplied", amountMinor)];
}

/** L11: the surplus went back. */
export function postSurplusRefund(source: PostingSource, amountMinor: bigint): LedgerEntry[] {
  return [entry(source, 1, "unapplied", "clearing", amountMinor)];
}

function entry(
  source: PostingSource,
  entryNo: number,
  debit: Account,
  credit: Account,
  amountMinor: bigint,
): LedgerEntry {
  return { ...source, entryNo, debit, credit, amountMinor };
}
