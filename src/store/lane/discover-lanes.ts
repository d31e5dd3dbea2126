import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { DueLane } from "./lane.ts";

/**
 * Lanes with something due, least recently served first among equals, so that a merchant with a
 * million due rows gives way to one with ten. The engine's one read over all merchants.
 */
const DISCOVER_LANES = statement(
  "discover_lanes",
  "fan-out",
  `select d.merchant_id, d.duty, d.lane, d.zone, to_char(d.starts_at, 'HH24:MI') as starts_at,
          d.next_due_at, d.lease_until_ms
     from due_merchants d
    where d.next_due_at <= $1::timestamptz
    order by d.next_due_at, d.lease_until_ms nulls first
    limit $2::int`,
);

export async function discoverLanes(db: Database, now: Instant, limit: number): Promise<DueLane[]> {
  return await db.fanOutRead<DueLane>(DISCOVER_LANES, [isoInstant(now), limit]);
}
