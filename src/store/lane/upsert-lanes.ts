import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Statements } from "../statement.ts";
import type { LaneHint } from "./lane.ts";

const UPSERT_LANES = statement(
  "upsert_lanes",
  "tenant",
  `insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at, touched)
   select $1::bigint, u.duty, u.lane, u.zone, u.starts_at, u.next_due_at, 1
     from unnest($2::text[], $3::smallint[], $4::text[], $5::time[], $6::timestamptz[])
       as u(duty, lane, zone, starts_at, next_due_at)
   on conflict (merchant_id, duty, lane) do update
      set next_due_at = least(due_merchants.next_due_at, excluded.next_due_at),
          touched = due_merchants.touched + 1`,
);

/**
 * Says that lanes have something due; only ever earlier. `touched` tells a pass that is just parking
 * the lane that it has to look again.
 */
export async function upsertLanes(tx: Statements, hints: readonly LaneHint[]): Promise<void> {
  const earliest = new Map<string, LaneHint>();
  for (const hint of hints) {
    const key = `${hint.duty} ${hint.lane}`;
    const known = earliest.get(key);
    if (known === undefined || hint.at < known.at) earliest.set(key, hint);
  }
  // one fixed order, so that two writers of the same lanes wait and do not deadlock
  const rows = [...earliest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await tx.query(UPSERT_LANES, [
    tx.merchantId,
    rows.map((row) => row.duty),
    rows.map((row) => row.lane),
    rows.map((row) => row.zone),
    rows.map((row) => row.startsAt),
    rows.map((row) => isoInstant(row.at)),
  ]);
}
