import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { DeliveryKey } from "./delivery.ts";
import type { DueDelivery } from "./select-due-deliveries.ts";

/**
 * Deliveries that were read and are as they were read: they are ours until the lease ends, and what
 * is sent is fixed in the same commit. One that somebody else moved meanwhile is left out.
 */
const CLAIM_DELIVERIES = statement(
  "claim_deliveries",
  "tenant",
  `with claimable as materialized (
     select d.event_id, d.target_id, u.body
       from deliveries d
       join unnest($3::bigint[], $4::bigint[], $5::text[], $6::smallint[], $7::text[])
              as u(event_id, target_id, state, tries, body)
         on u.event_id = d.event_id and u.target_id = d.target_id
      where d.merchant_id = $1::bigint and d.state = u.state and d.tries = u.tries
      order by d.event_id, d.target_id
        for no key update of d skip locked)
   update deliveries d
      set state = 'sending', tries = (d.tries + 1)::smallint, try_at = $2::timestamptz,
          body = coalesce(d.body, c.body)
     from claimable c
    where d.merchant_id = $1::bigint and d.event_id = c.event_id and d.target_id = c.target_id
   returning d.event_id, d.target_id, d.body`,
);

export type ClaimableDelivery = Pick<
  DueDelivery,
  "eventId" | "targetId" | "state" | "tries" | "body"
>;

export type ClaimedDelivery = DeliveryKey & { readonly body: string | null };

/** Answers the claimed ones, in no order, with what they send. */
export async function claimDeliveries(
  tx: Tx,
  leaseUntil: Instant,
  due: readonly ClaimableDelivery[],
): Promise<ClaimedDelivery[]> {
  return await tx.query<ClaimedDelivery>(CLAIM_DELIVERIES, [
    tx.merchantId,
    isoInstant(leaseUntil),
    due.map(({ eventId }) => eventId),
    due.map(({ targetId }) => targetId),
    due.map(({ state }) => state),
    due.map(({ tries }) => tries),
    due.map(({ body }) => body),
  ]);
}
