// Goal: what people read about a payment's settlement follows from its own state, its hold and its
// batch, in that order (docs/concepts/life-of-a-charge.md). Method: every rule of the page is a row.
import { expect, test } from "vitest";
import type { SettleHold, Transaction } from "../../domain/transaction/transaction.ts";
import type { Settlement } from "../../store/settlement/settlement.ts";
import { settlementState, settleStatus } from "./settlement-state.ts";

const ROWS = `
  kind        state     hold       batch    shown      status
  sale        approved  -          -        pending    0
  sale        approved  -          open     pending    0
  sale        approved  -          sent     settling   10
  sale        approved  -          settled  settled    100
  sale        approved  manual     open     pending    1
  sale        approved  suspended  open     suspended  2
  sale        approved  suspended  settled  suspended  2
  sale        approved  cancelled  settled  cancelled  3
  sale        sending   -          -        pending    0
  sale        unknown   -          -        pending    0
  sale        waiting   -          -        pending    0
  sale        declined  -          -        cancelled  3
  sale        failed    -          -        cancelled  3
  capture     approved  -          settled  settled    100
  refund      approved  -          open     pending    0
  surplus     approved  -          settled  settled    100
  auth        approved  -          -        -          -
  auth        approved  cancelled  -        cancelled  3
  verify      approved  -          -        -          -
  verify      declined  -          -        cancelled  3
  void        approved  -          -        -          -
  chargeback  approved  -          -        -          -
`;

const rows = ROWS.trim()
  .split("\n")
  .slice(1)
  .map((row) => row.trim().split(/\s+/));

for (const [kind, state, hold, batch, shown, status] of rows) {
  test(`${kind} ${state}, hold ${hold}, batch ${batch}: ${shown}`, () => {
    const transaction = { kind, state, settleHold: orNull(hold) } as Pick<
      Transaction,
      "kind" | "state"
    > & { settleHold: SettleHold | null };
    const settlement = settlementState(transaction, orNull(batch) as Settlement["state"] | null);
    expect(settlement).toBe(orNull(shown));
    expect(settleStatus(transaction, settlement)).toBe(status === "-" ? null : Number(status));
  });
}

function orNull(cell: string | undefined): string | null {
  return cell === undefined || cell === "-" ? null : cell;
}
