import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Statements } from "../statement.ts";
import type { Duty } from "./lane.ts";

export type TakeLane = {
  readonly duty: Duty;
  readonly lane: number;
  readonly owner: string;
  readonly now: Instant;
  readonly wallMs: number;
  readonly leaseUntilMs: number;
};

export type TakenLane = {
  /** Proves the ownership later. */
  readonly fence: number;
  /** How often the lane was touched so far. */
  readonly touched: number;
  /** Who held it and never gave it up; null: it was released in order. */
  readonly abandonedBy: string | null;
};

const TAKE_LANE = statement(
  "take_lane",
  "tenant",
  `update due_merchants d
      set lease_owner = $4::text, lease_until_ms = $5::bigint, fence = d.fence + 1
     from (select o.duty, o.lane, o.lease_owner
             from due_merchants o
            where o.merchant_id = $1::bigint and o.duty = $2::text and o.lane = $3::smallint
              for no key update) was
    where d.merchant_id = $1::bigint and d.duty = was.duty and d.lane = was.lane
      and d.next_due_at <= $6::timestamptz
      and (d.lease_until_ms is null or d.lease_until_ms <= $7::bigint)
   returning d.fence, d.touched, was.lease_owner as abandoned_by`,
);

/** Takes a due lane that nobody holds. Null: somebody was first. */
export async function takeLane(tx: Statements, options: TakeLane): Promise<TakenLane | null> {
  const [row] = await tx.query<TakenLane>(TAKE_LANE, [
    tx.merchantId,
    options.duty,
    options.lane,
    options.owner,
    options.leaseUntilMs,
    isoInstant(options.now),
    options.wallMs,
  ]);
  return row ?? null;
}
