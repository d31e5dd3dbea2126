import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_WALL_TIME = statement(
  "select_wall_time",
  "global",
  `select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`,
);

/** The real time on the database's machine, in ms: to compare with ours, never to date anything. */
export async function selectWallTime(db: Database): Promise<number> {
  const [row] = await db.global<{ ms: bigint }>(SELECT_WALL_TIME, []);
  if (row === undefined) throw new Error("the database tells no time");
  return Number(row.ms);
}
