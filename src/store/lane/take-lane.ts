import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { Duty } from "./lane.ts";

export type TakeLane = {
  readonly duty: Duty;
  readonly lane: number;
  readonly owner: string;
  readonly now: Instant;
  readonly wallMs: number;
  readonly leaseUntilMs: number;
};

const TAKE_LANE = statement(
  "take_lane",
  "tenant",
  `update due_merchants d
      set lease_owner = $4::text, lease_until_ms = $5::bigint, fence = d.fence + 1
    where d.merchant_id = $1::bigint and d.duty = $2::text and d.lane = $3::smallint
      and d.next_due_at <= $6::timestamptz
      and (d.lease_until_ms is null or d.lease_until_ms <= $7::bigint)
   returning d.fence`,
);

/** Takes a due lane that nobody holds; the fence proves the ownership later. Null: somebody was first. */
export async function takeLane(tx: Tx, options: TakeLane): Promise<number | null> {
  const [row] = await tx.query<{ fence: number }>(TAKE_LANE, [
    tx.merchantId,
    options.duty,
    options.lane,
    options.owner,
    options.leaseUntilMs,
    isoInstant(options.now),
    options.wallMs,
  ]);
  return row?.fence ?? null;
}
