import { statement, type Tx } from "../statement.ts";

const RETIRE_PAYMENT_METHOD = statement(
  "retire_payment_method",
  "tenant",
  `update payment_methods m
      set state = 'history', version = m.version + 1
    where m.merchant_id = $1::bigint and m.id = $2::bigint and m.state in ('usable', 'off')
   returning 1`,
);

/** A newer one takes its place; false: it was retired or erased already. */
export async function retirePaymentMethod(tx: Tx, id: bigint): Promise<boolean> {
  const rows = await tx.query(RETIRE_PAYMENT_METHOD, [tx.merchantId, id]);
  return rows.length === 1;
}
