import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { DueLane, Duty } from "./lane.ts";

/**
 * Lanes with something due, least recently served first among equals, so that a merchant with a
 * million due rows gives way to one with ten. The engine's one read over all merchants. Lanes of
 * some duties are counted apart, so that however many there are, they leave none of the others out.
 */
const DISCOVER_LANES = statement(
  "discover_lanes",
  "fan-out",
  `(select d.merchant_id, d.duty, d.lane, d.zone, to_char(d.starts_at, 'HH24:MI') as starts_at,
           d.next_due_at, d.lease_until_ms
      from due_merchants d
     where d.next_due_at <= $1::timestamptz and not d.duty = any($3::text[])
     order by d.next_due_at, d.lease_until_ms nulls first
     limit $2::int)
   union all
   (select d.merchant_id, d.duty, d.lane, d.zone, to_char(d.starts_at, 'HH24:MI') as starts_at,
           d.next_due_at, d.lease_until_ms
      from due_merchants d
     where d.next_due_at <= $1::timestamptz and d.duty = any($3::text[])
     order by d.next_due_at, d.lease_until_ms nulls first
     limit $2::int)`,
);

type Discovery = {
  readonly now: Instant;
  readonly apart: readonly Duty[];
  /** Of the lanes of `apart`, and of the others. */
  readonly limit: number;
};

export async function discoverLanes(
  db: Database,
  { now, apart, limit }: Discovery,
): Promise<DueLane[]> {
  return await db.fanOutRead<DueLane>(DISCOVER_LANES, [isoInstant(now), limit, apart]);
}
