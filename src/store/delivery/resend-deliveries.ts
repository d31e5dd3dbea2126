import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { DeliveryState } from "../../domain/delivery/after-try.ts";
import { statement, type Tx } from "../statement.ts";

const RESEND_DELIVERIES = statement(
  "resend_deliveries",
  "tenant",
  `update deliveries d
      set state = 'due', try_at = $4::timestamptz, tries_before = d.tries
    where d.merchant_id = $1::bigint and d.target_id = $2::bigint
      and d.event_id = any($3::bigint[]) and d.state = any($5::text[])
   returning 1`,
);

/** Deliveries of a target in one of `states` are due again, with a calendar anew; answers how many. */
export async function resendDeliveries(
  tx: Tx,
  targetId: bigint,
  eventIds: readonly bigint[],
  { now, states }: { readonly now: Instant; readonly states: readonly DeliveryState[] },
): Promise<number> {
  const values = [tx.merchantId, targetId, eventIds, isoInstant(now), states];
  return (await tx.query(RESEND_DELIVERIES, values)).length;
}
