import { statement, type Tx } from "../statement.ts";
import { TARGET_COLUMNS, type Target } from "./target.ts";

const SELECT_ACTIVE_TARGETS = statement(
  "select_active_targets",
  "tenant",
  `select ${TARGET_COLUMNS}
     from notification_targets n
    where n.merchant_id = $1::bigint and n.active
    order by n.id`,
);

export async function selectActiveTargets(tx: Tx): Promise<Target[]> {
  return await tx.query<Target>(SELECT_ACTIVE_TARGETS, [tx.merchantId]);
}
