import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const INSERT_CLOCK = statement(
  "insert_clock",
  "global",
  `insert into test_clocks (name, base_at, base_wall_ms, running)
   values ('sandbox', $1::timestamptz, $2::bigint, $3::bool)
   on conflict (name) do nothing`,
);

/** Makes the sandbox's clock; one that is there keeps its time. */
export async function insertClock(
  db: Database,
  clock: { readonly baseAt: Instant; readonly wallMs: number; readonly running: boolean },
): Promise<void> {
  await db.global(INSERT_CLOCK, [isoInstant(clock.baseAt), clock.wallMs, clock.running]);
}
