import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_DELIVERIES = statement(
  "insert_deliveries",
  "tenant",
  `insert into deliveries (merchant_id, event_id, target_id, purchase_id, order_no, state, try_at)
   select $1::bigint, e.id, $2::bigint, e.purchase_id, e.order_no, 'due', $4::timestamptz
     from events e
    where e.merchant_id = $1::bigint and e.id = any($3::bigint[])
   on conflict do nothing
   returning 1`,
);

/** Events are told a target that was not to be told when they happened; answers how many are new. */
export async function insertDeliveries(
  tx: Tx,
  targetId: bigint,
  eventIds: readonly bigint[],
  now: Instant,
): Promise<number> {
  const values = [tx.merchantId, targetId, eventIds, isoInstant(now)];
  return (await tx.query(INSERT_DELIVERIES, values)).length;
}
