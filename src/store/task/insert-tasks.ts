import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

export type NewTask = {
  readonly id: bigint;
  readonly kind: string;
  readonly subjectId: bigint;
  readonly detail: string;
};

const INSERT_TASKS = statement(
  "insert_tasks",
  "tenant",
  `insert into tasks (merchant_id, id, kind, subject_id, detail, due_at, state)
   select $1::bigint, u.id, u.kind, u.subject_id, u.detail, $2::timestamptz, 'open'
     from unnest($3::bigint[], $4::text[], $5::bigint[], $6::text[])
       as u(id, kind, subject_id, detail)
   on conflict (merchant_id, kind, subject_id) where state = 'open' do nothing`,
);

/** Opens tasks for people; one of the same kind and subject that is still open stays the only one. */
export async function insertTasks(tx: Tx, now: Instant, tasks: readonly NewTask[]): Promise<void> {
  await tx.query(INSERT_TASKS, [
    tx.merchantId,
    isoInstant(now),
    tasks.map((task) => task.id),
    tasks.map((task) => task.kind),
    tasks.map((task) => task.subjectId),
    tasks.map((task) => task.detail),
  ]);
}
