import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** Both line indexes, since one holds what is in flight or paid and the other what was declined. */
const SELECT_CHARGES_OF_SERIES = statement(
  "select_charges_of_series",
  "tenant",
  `select own.position, own.live, own.due_on, ${TRANSACTION_COLUMNS}
     from (select l.transaction_id, l.position, l.live, l.due_on
             from transaction_lines l
            where l.merchant_id = $1::bigint and l.subscription_id = $2::bigint
              and l.live and l.subscription_id is not null
              and l.position between $3::int and $4::int
           union all
           select d.transaction_id, d.position, d.live, d.due_on
             from transaction_lines d
            where d.merchant_id = $1::bigint and d.subscription_id = $2::bigint
              and not d.live and d.subscription_id is not null
              and d.position between $3::int and $4::int) own
     join transactions t on t.id = own.transaction_id
    where t.merchant_id = $1::bigint
    order by own.position, own.live desc, t.at desc, t.id desc`,
);

/** A charge of one position; `live`: in flight or paid, and then the only one of its position. */
export type SeriesCharge = Transaction & {
  readonly position: number;
  readonly live: boolean;
  readonly dueOn: PlainDate | null;
};

/** The charges of positions `from` to `to`, by position; the live one first, then the latest. */
export async function selectChargesOfSeries(
  tx: Tx,
  of: { readonly subscriptionId: bigint; readonly from: number; readonly to: number },
): Promise<SeriesCharge[]> {
  return await tx.query<SeriesCharge>(SELECT_CHARGES_OF_SERIES, [
    tx.merchantId,
    of.subscriptionId,
    of.from,
    of.to,
  ]);
}
