import { statement, type Tx } from "../statement.ts";
import { DELIVERY_COLUMNS, type Delivery, type DeliveryKey } from "./delivery.ts";

const SELECT_DELIVERY = statement(
  "select_delivery",
  "tenant",
  `select ${DELIVERY_COLUMNS}
     from deliveries d
     join events e on e.merchant_id = $1::bigint and e.id = d.event_id
     join notification_targets n on n.merchant_id = $1::bigint and n.id = d.target_id
    where d.merchant_id = $1::bigint and d.event_id = $2::bigint and d.target_id = $3::bigint`,
);

export async function selectDelivery(
  tx: Tx,
  { eventId, targetId }: DeliveryKey,
): Promise<Delivery | null> {
  const [row] = await tx.query<Delivery>(SELECT_DELIVERY, [tx.merchantId, eventId, targetId]);
  return row ?? null;
}
