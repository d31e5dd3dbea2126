// Goal: each posting is the one of its name, and moves exactly what moved (docs/concepts/ledger.md).
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import {
  ACCOUNTS,
  postChargeback,
  postRefund,
  postSale,
  postSettlement,
  postSurplus,
  postSurplusRefund,
  postVoid,
  type LedgerEntry,
} from "./posting.ts";

const SOURCE = {
  sourceId: 7n,
  currency: "EUR",
  customerId: 2n,
  bookedOn: plainDate("2026-02-01"),
};

/** `entryNo debit credit amount`, a line each. */
const short = (entries: readonly LedgerEntry[]): string[] =>
  entries.map(({ entryNo, debit, credit, amountMinor }) => {
    return `${entryNo} ${debit} ${credit} ${amountMinor}`;
  });

describe("postings", () => {
  test("a sale posts each line to where its money belongs; a line of nothing posts nothing", () => {
    const lines = [
      { lineNo: 1, kind: "position", amountMinor: 1000n },
      { lineNo: 2, kind: "item", amountMinor: 250n },
      { lineNo: 3, kind: "tax", amountMinor: 190n },
      { lineNo: 4, kind: "balance", amountMinor: 40n },
      { lineNo: 5, kind: "invoice", amountMinor: 60n },
      { lineNo: 6, kind: "position", amountMinor: 0n },
    ] as const;
    expect(short(postSale(SOURCE, lines))).toEqual([
      "1 clearing sales 1000",
      "2 clearing sales 250",
      "3 clearing tax 190",
      "4 clearing customer 40",
      "5 clearing customer 60",
    ]);
    expect(postSale(SOURCE, [])).toEqual([]);
  });

  test.for([
    ["a void", postVoid(SOURCE, 5n), "1 sales clearing 5"],
    ["a refund", postRefund(SOURCE, 5n), "1 refunds clearing 5"],
    ["a chargeback", postChargeback(SOURCE, 5n, false), "1 chargebacks clearing 5"],
    ["a dispute that was won", postChargeback(SOURCE, 5n, true), "1 clearing chargebacks 5"],
    ["surplus", postSurplus(SOURCE, 5n), "1 clearing unapplied 5"],
    ["surplus that went back", postSurplusRefund(SOURCE, 5n), "1 unapplied clearing 5"],
    ["a batch", postSettlement(SOURCE, 5n), "1 bank clearing 5"],
    ["a batch of refunds", postSettlement(SOURCE, -5n), "1 clearing bank 5"],
  ] as const)("%s", ([, entries, expected]) => {
    expect(short(entries)).toEqual([expected]);
    for (const entry of entries) {
      expect(entry).toMatchObject(SOURCE);
      expect(ACCOUNTS).toContain(entry.debit);
      expect(ACCOUNTS).toContain(entry.credit);
    }
  });

  test("a batch of nothing posts nothing", () => {
    expect(postSettlement(SOURCE, 0n)).toEqual([]);
  });
});
