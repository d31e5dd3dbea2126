import { statement, type Tx } from "../statement.ts";
import type { DeliveryKey } from "./delivery.ts";

const SELECT_DELIVERY_BODY = statement(
  "select_delivery_body",
  "tenant",
  `select d.body from deliveries d
    where d.merchant_id = $1::bigint and d.event_id = $2::bigint and d.target_id = $3::bigint`,
);

/** What its tries sent; null: nothing yet, or there is no such delivery. */
export async function selectDeliveryBody(
  tx: Tx,
  { eventId, targetId }: DeliveryKey,
): Promise<string | null> {
  const values = [tx.merchantId, eventId, targetId];
  const [row] = await tx.query<{ body: string | null }>(SELECT_DELIVERY_BODY, values);
  return row?.body ?? null;
}
