import type { Instant } from "../../domain/calendar/instant.ts";
import type { TransactionKind, TransactionState } from "../../domain/transaction/transaction.ts";
import { statement, type Tx } from "../statement.ts";

export type TransactionKey = {
  readonly id: bigint;
  readonly parentId: bigint | null;
  readonly kind: TransactionKind;
  readonly state: TransactionState;
  readonly attemptKey: string;
  readonly stoodInAt: Instant | null;
  readonly amountMinor: bigint;
  readonly currency: string;
};

const SELECT_KEYS_PAGE = statement(
  "select_keys_page",
  "tenant",
  `select t.id, t.parent_id, t.kind, t.state, t.attempt_key, t.stood_in_at,
          t.amount_minor, t.currency
     from transactions t
    where t.merchant_id = $1::bigint and t.id > $2::bigint
    order by t.id
    limit $3::int`,
);

/** A page of all transactions of a merchant, by id. */
export async function selectKeysPage(
  tx: Tx,
  afterId: bigint,
  limit: number,
): Promise<TransactionKey[]> {
  return await tx.query<TransactionKey>(SELECT_KEYS_PAGE, [tx.merchantId, afterId, limit]);
}
