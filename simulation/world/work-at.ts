/**
 * When a process that looks for work can find any: the first due lane that nobody holds, or whose
 * lease ends. Between now and then, looks would find nothing and need not be simulated.
 */
import type { Statement } from "../../src/store/statement.ts";
import type { Connection } from "../processes/connection.ts";

/** No statement of the product: only the simulation can know that nothing else happens meanwhile. */
const FIRST_WORK: Statement = {
  name: "first_work",
  scope: "fan-out",
  text: `
    select min(greatest(extract(epoch from next_due_at) * 1000, coalesce(lease_until_ms, 0)))::bigint
             as work_at
      from due_merchants`,
};

/** A function that answers it, and asks again only when rows may have changed. */
export function workAt(connection: Connection): () => Promise<number> {
  let knownAt = -1;
  let known = Infinity;
  return async () => {
    if (knownAt !== connection.changes) {
      knownAt = connection.changes;
      const [row] = await connection.session.query<{ workAt: bigint | null }>(FIRST_WORK, []);
      known = row?.workAt == null ? Infinity : Number(row.workAt);
    }
    return known;
  };
}
