import type { ExpiryMoment } from "../../domain/card/expiring.ts";
import { statement, type Tx } from "../statement.ts";
import { PAYMENT_METHOD_COLUMNS, type PaymentMethod } from "./payment-method.ts";

/** Reads the index payment_methods_by_expiry. */
const SELECT_EXPIRING_METHODS = statement(
  "select_expiring_methods",
  "tenant",
  `select ${PAYMENT_METHOD_COLUMNS}
     from payment_methods m
    where m.merchant_id = $1::bigint and m.state = 'usable' and m.expiry_year is not null
      and m.expiry_year = $2::smallint and m.expiry_month = $3::smallint and m.id > $4::bigint
      and not exists (select 1 from card_notices n
                       where n.merchant_id = $1::bigint and n.payment_method_id = m.id
                         and n.days_ahead = $5::smallint)
    order by m.id
    limit $6::int`,
);

/** Cards of a month of expiry that were not told of at this moment, with larger ids than `afterId`. */
export async function selectExpiringMethods(
  tx: Tx,
  { expiry, daysAhead }: ExpiryMoment,
  page: { readonly afterId: bigint; readonly limit: number },
): Promise<PaymentMethod[]> {
  return await tx.query<PaymentMethod>(SELECT_EXPIRING_METHODS, [
    tx.merchantId,
    expiry.expiryYear,
    expiry.expiryMonth,
    page.afterId,
    daysAhead,
    page.limit,
  ]);
}
