import type { Instant } from "../../domain/calendar/instant.ts";
import { instants } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

/** The first of each target that waits for nothing but its time; those behind it do not count. */
const SELECT_NEXT_DELIVERY = statement(
  "select_next_delivery",
  "tenant",
  `select min(greatest(c.try_at, u.rest_until)) as next_at
     from unnest($2::bigint[], $3::timestamptz[]) as u(target_id, rest_until)
    cross join lateral (
          select d.try_at
            from deliveries d
           where d.merchant_id = $1::bigint and d.target_id = u.target_id
             and d.state in ('due','sending')
             and not exists (
                   select from deliveries f
                    where f.merchant_id = $1::bigint and f.target_id = d.target_id
                      and f.purchase_id = d.purchase_id and f.state in ('due','sending')
                      and (f.order_no, f.event_id) < (d.order_no, d.event_id))
           order by d.try_at, d.event_id
           limit 1) c`,
);

export type RestingTarget = { readonly id: bigint; readonly restUntil: Instant | null };

/** When something is next to be sent to one of `targets`; null: nothing is. */
export async function selectNextDelivery(
  tx: Tx,
  targets: readonly RestingTarget[],
): Promise<Instant | null> {
  const [row] = await tx.query<{ nextAt: Instant | null }>(SELECT_NEXT_DELIVERY, [
    tx.merchantId,
    targets.map(({ id }) => id),
    instants(targets.map(({ restUntil }) => restUntil)),
  ]);
  return row?.nextAt ?? null;
}
