import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads transactions_by_day from its end, and sorts within a day. */
const SELECT_TRANSACTIONS_BETWEEN = statement(
  "select_transactions_between",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
     join purchases p on p.id = t.purchase_id
    where t.merchant_id = $1::bigint and p.merchant_id = $1::bigint
      and t.business_on between $2::date and $3::date
      and (t.business_on < $3::date or t.id < $4::bigint)
      and t.at >= $5::timestamptz and t.at <= $6::timestamptz
      and t.kind = any($7::text[]) and p.site_id = any($8::bigint[])
    order by t.business_on desc, t.id desc
    limit $9::int`,
);

export type Between = {
  /** Business dates that the instants reach into; the last is read below `beforeId`. */
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
  readonly beforeId: bigint;
  /** Both included. */
  readonly from: Instant;
  readonly to: Instant;
  readonly kinds: readonly Transaction["kind"][];
  readonly siteIds: readonly bigint[];
  readonly limit: number;
};

/** Made in that time at these sites: the latest date first, and of one date the largest id. */
export async function selectTransactionsBetween(tx: Tx, by: Between): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTIONS_BETWEEN, [
    tx.merchantId,
    by.fromOn,
    by.toOn,
    by.beforeId,
    isoInstant(by.from),
    isoInstant(by.to),
    by.kinds,
    by.siteIds,
    by.limit,
  ]);
}
