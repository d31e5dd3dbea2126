import { statement, type Tx } from "../statement.ts";
import { TASK_COLUMNS, type Task } from "./task.ts";

const SELECT_TASK = statement(
  "select_task",
  "tenant",
  `select ${TASK_COLUMNS} from tasks k where k.merchant_id = $1::bigint and k.id = $2::bigint`,
);

export async function selectTask(tx: Tx, id: bigint): Promise<Task | null> {
  const [row] = await tx.query<Task>(SELECT_TASK, [tx.merchantId, id]);
  return row ?? null;
}
