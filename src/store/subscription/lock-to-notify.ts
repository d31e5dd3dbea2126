import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** By the index subscriptions_to_notify; others' rows are skipped, not waited for. */
const LOCK_TO_NOTIFY = statement(
  "lock_to_notify",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.lane = $2::smallint and s.notice_on <= $3::date
    order by s.notice_on, s.id
    limit $4::int
      for no key update of s skip locked`,
);

/** Locks subscriptions of a lane whose day of notice has come, the oldest first. */
export async function lockToNotify(
  tx: Tx,
  due: { readonly lane: number; readonly today: PlainDate; readonly limit: number },
): Promise<Subscription[]> {
  const { lane, today, limit } = due;
  return await tx.query<Subscription>(LOCK_TO_NOTIFY, [tx.merchantId, lane, today, limit]);
}
