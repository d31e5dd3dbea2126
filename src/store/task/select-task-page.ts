import { statement, type Tx } from "../statement.ts";
import { TASK_COLUMNS, type Task } from "./task.ts";

const SELECT_TASK_PAGE = statement(
  "select_task_page",
  "tenant",
  `select ${TASK_COLUMNS}
     from tasks k
    where k.merchant_id = $1::bigint and k.id < $2::bigint
      and ($3::text is null or k.state = $3::text)
    order by k.id desc
    limit $4::int`,
);

/** Tasks with smaller ids, the largest first. */
export async function selectTaskPage(
  tx: Tx,
  page: { readonly beforeId: bigint; readonly state: Task["state"] | null; readonly limit: number },
): Promise<Task[]> {
  const values = [tx.merchantId, page.beforeId, page.state, page.limit];
  return await tx.query<Task>(SELECT_TASK_PAGE, values);
}
