import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type {
  Transaction,
  TransactionKind,
  TransactionState,
} from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** By the primary key, backwards; a rare state reads past the others. */
const SELECT_TRANSACTION_PAGE = statement(
  "select_transaction_page",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
    where t.merchant_id = $1::bigint and t.id < $2::bigint
      and ($3::text is null or t.state = $3::text)
      and ($5::text is null or t.kind = $5::text)
    order by t.id desc
    limit $4::int`,
);

export type TransactionPage = {
  readonly beforeId: bigint;
  readonly state: TransactionState | null;
  readonly kind: TransactionKind | null;
  readonly limit: number;
};

/** Business dates, both included. */
export type DayRange = { readonly from: PlainDate; readonly to: PlainDate };

/** Transactions with smaller ids, the largest first. */
export async function selectTransactionPage(tx: Tx, page: TransactionPage): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTION_PAGE, [
    tx.merchantId,
    page.beforeId,
    page.state,
    page.limit,
    page.kind,
  ]);
}
