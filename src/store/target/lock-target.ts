import { statement, type Tx } from "../statement.ts";
import { TARGET_COLUMNS, type Target } from "./target.ts";

const LOCK_TARGET = statement(
  "lock_target",
  "tenant",
  `select ${TARGET_COLUMNS}
     from notification_targets n
    where n.merchant_id = $1::bigint and n.id = $2::bigint and n.deleted_at is null
      for no key update`,
);

/** Null: there is none of this id any more. */
export async function lockTarget(tx: Tx, id: bigint): Promise<Target | null> {
  const [row] = await tx.query<Target>(LOCK_TARGET, [tx.merchantId, id]);
  return row ?? null;
}
