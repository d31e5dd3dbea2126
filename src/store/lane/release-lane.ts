import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Statements } from "../statement.ts";
import type { HeldLane } from "./hold-lane.ts";

export type ReleaseLane = {
  readonly held: HeldLane;
  /** The value of `touched` that the answer `nextDueAt` is based on; null: release in any case. */
  readonly touched: number | null;
  readonly nextDueAt: Instant;
  /** Kept as "last served", so that others of the same instant come first. */
  readonly wallMs: number;
};

const RELEASE_LANE = statement(
  "release_lane",
  "tenant",
  `update due_merchants d
      set next_due_at = $5::timestamptz, lease_owner = null, lease_until_ms = $6::bigint
    where d.merchant_id = $1::bigint and d.duty = $2::text and d.lane = $3::smallint
      and d.fence = $4::int and d.touched = coalesce($7::int, d.touched)
   returning 1`,
);

/** Gives the lane up until `nextDueAt`; false when it was touched or taken meanwhile. */
export async function releaseLane(tx: Statements, options: ReleaseLane): Promise<boolean> {
  const { held } = options;
  const rows = await tx.query(RELEASE_LANE, [
    tx.merchantId,
    held.duty,
    held.lane,
    held.fence,
    isoInstant(options.nextDueAt),
    options.wallMs,
    options.touched,
  ]);
  return rows.length === 1;
}
