import { statement, type Tx } from "../statement.ts";

const SWITCH_OFF = statement(
  "switch_off_payment_methods",
  "tenant",
  `update payment_methods m
      set state = 'off', version = m.version + 1
    where m.merchant_id = $1::bigint and m.id = any($2::bigint[]) and m.state = 'usable'
   returning m.id`,
);

/** Switches payment methods off; answers those that were still usable. */
export async function switchOff(tx: Tx, ids: readonly bigint[]): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(SWITCH_OFF, [tx.merchantId, ids]);
  return rows.map((row) => row.id);
}
