import type { DeliveryState } from "../../domain/delivery/after-try.ts";
import { statement, type Tx } from "../statement.ts";
import { DELIVERY_COLUMNS, type Delivery, type DeliveryKey } from "./delivery.ts";

/** By the primary key from its end; a filter reads past what it leaves out. */
const SELECT_DELIVERY_PAGE = statement(
  "select_delivery_page",
  "tenant",
  `select ${DELIVERY_COLUMNS}
     from deliveries d
     join events e on e.merchant_id = $1::bigint and e.id = d.event_id
     join notification_targets n on n.merchant_id = $1::bigint and n.id = d.target_id
    where d.merchant_id = $1::bigint and (d.event_id, d.target_id) < ($2::bigint, $3::bigint)
      and ($4::text is null or d.state = $4::text)
      and ($5::bigint is null or d.target_id = $5::bigint)
      and ($6::bigint is null or d.event_id = $6::bigint)
    order by d.event_id desc, d.target_id desc
    limit $7::int`,
);

export type DeliveryFilter = {
  readonly state: DeliveryState | null;
  readonly targetId: bigint | null;
  readonly eventId: bigint | null;
};

/** Deliveries of events with smaller ids, the largest first. */
export async function selectDeliveryPage(
  tx: Tx,
  filter: DeliveryFilter,
  { before, limit }: { readonly before: DeliveryKey; readonly limit: number },
): Promise<Delivery[]> {
  return await tx.query<Delivery>(SELECT_DELIVERY_PAGE, [
    tx.merchantId,
    before.eventId,
    before.targetId,
    filter.state,
    filter.targetId,
    filter.eventId,
    limit,
  ]);
}
