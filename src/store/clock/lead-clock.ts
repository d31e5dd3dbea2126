import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const LEAD_CLOCK = statement(
  "lead_clock",
  "global",
  `update test_clocks
      set leader = $1::text, leader_until_ms = $2::bigint
    where name = 'sandbox' and target_at is not null
      and (leader is null or leader = $1::text or leader_until_ms <= $3::bigint)
   returning 1`,
);

/** Becomes or stays the process that steps the clock; false while another one does. */
export async function leadClock(
  db: Database,
  lease: { readonly owner: string; readonly untilMs: number; readonly wallMs: number },
): Promise<boolean> {
  const rows = await db.global(LEAD_CLOCK, [lease.owner, lease.untilMs, lease.wallMs]);
  return rows.length === 1;
}
