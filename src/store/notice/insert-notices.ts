import type { Instant } from "../../domain/calendar/instant.ts";
import { isoInstant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_NOTICES = statement(
  "insert_notices",
  "tenant",
  `insert into notices (merchant_id, subscription_id, charge_on, noticed_at)
   select $1::bigint, u.subscription_id, u.charge_on, $4::timestamptz
     from unnest($2::bigint[], $3::date[]) as u(subscription_id, charge_on)
   on conflict do nothing
   returning subscription_id`,
);

export type Notice = { readonly subscriptionId: bigint; readonly chargeOn: PlainDate };

/** Marks dates as announced; answers the subscriptions whose date was not announced before. */
export async function insertNotices(
  tx: Tx,
  notices: readonly Notice[],
  now: Instant,
): Promise<ReadonlySet<bigint>> {
  const rows = await tx.query<{ subscriptionId: bigint }>(INSERT_NOTICES, [
    tx.merchantId,
    notices.map((notice) => notice.subscriptionId),
    notices.map((notice) => notice.chargeOn),
    isoInstant(now),
  ]);
  return new Set(rows.map((row) => row.subscriptionId));
}
