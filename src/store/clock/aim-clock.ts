import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const AIM_CLOCK = statement(
  "aim_clock",
  "global",
  `update test_clocks
      set target_at = $1::timestamptz, from_at = $2::timestamptz, base_at = $2::timestamptz,
          failure = null, version = version + 1
    where name = 'sandbox' and target_at is null and version = $3::int
   returning 1`,
);

/** Starts an advance from `from` to `to`; false when the clock was moved meanwhile. */
export async function aimClock(
  db: Database,
  move: { readonly from: Instant; readonly to: Instant; readonly version: number },
): Promise<boolean> {
  const rows = await db.global(AIM_CLOCK, [
    isoInstant(move.to),
    isoInstant(move.from),
    move.version,
  ]);
  return rows.length === 1;
}
