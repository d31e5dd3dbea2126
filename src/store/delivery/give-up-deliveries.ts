import { statement, type Tx } from "../statement.ts";

const GIVE_UP_DELIVERIES = statement(
  "give_up_deliveries",
  "tenant",
  `update deliveries d
      set state = 'given_up', try_at = null, last_status = coalesce(d.last_status, 'switched_off')
    where d.merchant_id = $1::bigint and d.target_id = $2::bigint and d.state in ('due','sending')
   returning 1`,
);

/** Whatever was on its way to a target that is switched off; answers how many. */
export async function giveUpDeliveries(tx: Tx, targetId: bigint): Promise<number> {
  const rows = await tx.query(GIVE_UP_DELIVERIES, [tx.merchantId, targetId]);
  return rows.length;
}
