import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

/**
 * A dump that is restored gets another database number, a new server another identifier, and a
 * recovery to a point in time, or a standby that takes over, another timeline.
 */
const SELECT_PLACE = statement(
  "select_place",
  "global",
  `select s.system_identifier::text || '/' || c.timeline_id::text || '/' || d.oid::text as place
     from pg_control_system() s, pg_control_checkpoint() c, pg_database d
    where d.datname = current_database()`,
);

/** Names where these rows live; another name later says that they were put there from elsewhere. */
export async function selectPlace(db: Database): Promise<string> {
  const [row] = await db.global<{ place: string }>(SELECT_PLACE, []);
  if (row === undefined) throw new Error("the database does not say where it is");
  return row.place;
}
