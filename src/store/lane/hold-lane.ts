import { statement, type Statements } from "../statement.ts";
import type { Duty } from "./lane.ts";

export type HeldLane = { readonly duty: Duty; readonly lane: number; readonly fence: number };

const HOLD_LANE = statement(
  "hold_lane",
  "tenant",
  `update due_merchants d
      set lease_until_ms = $5::bigint
    where d.merchant_id = $1::bigint and d.duty = $2::text and d.lane = $3::smallint
      and d.fence = $4::int
   returning d.touched`,
);

/**
 * Renews the lease to wall time `leaseUntilMs`. Answers how often the lane was touched so far; null
 * when it belongs to somebody else by now.
 */
export async function holdLane(
  tx: Statements,
  held: HeldLane,
  leaseUntilMs: number,
): Promise<number | null> {
  const [row] = await tx.query<{ touched: number }>(HOLD_LANE, [
    tx.merchantId,
    held.duty,
    held.lane,
    held.fence,
    leaseUntilMs,
  ]);
  return row?.touched ?? null;
}
