import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { TestClockRow } from "./test-clock.ts";

const SELECT_CLOCK = statement(
  "select_clock",
  "global",
  `select base_at, base_wall_ms, running, target_at, from_at, leader, leader_until_ms, failure,
          version
     from test_clocks
    where name = 'sandbox'`,
);

export async function selectClock(db: Database): Promise<TestClockRow | null> {
  const [row] = await db.global<TestClockRow>(SELECT_CLOCK, []);
  return row ?? null;
}
