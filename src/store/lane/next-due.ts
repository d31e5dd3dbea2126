import type { Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const NEXT_DUE = statement(
  "next_due",
  "fan-out",
  `select min(d.next_due_at) as next_due_at from due_merchants d`,
);

/** The first instant at which any duty of any merchant has something to do; null without lanes. */
export async function nextDue(db: Database): Promise<Instant | null> {
  const [row] = await db.fanOutRead<{ nextDueAt: Instant | null }>(NEXT_DUE, []);
  return row?.nextDueAt ?? null;
}
