import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

export type DueCursor = { readonly chargeOn: PlainDate; readonly id: bigint };
export type DueSubscription = Subscription & { readonly isHead: boolean };

export type LockDue = {
  readonly lane: number;
  /** Business date that is open: everything with `charge_on` up to it is due. */
  readonly today: PlainDate;
  readonly after: DueCursor | null;
  readonly limit: number;
};

/**
 * Locks the next due subscriptions of a lane, oldest date first, with all mates of their purchases.
 *
 * The rows come out of the locking reads themselves: a second look at the table would show them as
 * they were before a process that held the lock changed them.
 * Rows that another process holds are skipped, so processes share a lane without waiting. Heads are
 * at most `limit`; mates come on top and are not heads: the cursor may advance by heads only. Reads
 * the partial index subscriptions_due. docs/concepts/life-of-a-charge.md.
 */
const LOCK_DUE = statement(
  "lock_due",
  "tenant",
  `with heads as materialized (
     select ${SUBSCRIPTION_COLUMNS}
       from subscriptions s
      where s.merchant_id = $1::bigint and s.lane = $2::smallint and s.charge_on <= $3::date
        and (s.charge_on, s.id) > ($4::date, $5::bigint)
      order by s.charge_on, s.id
      limit $6::int
        for no key update skip locked),
   mates as materialized (
     select ${SUBSCRIPTION_COLUMNS}
       from subscriptions s
      where s.merchant_id = $1::bigint
        and s.purchase_id in (select h.purchase_id from heads h where h.group_size > 1)
      order by s.id
        for no key update skip locked)
   select h.*, true as is_head from heads h
   union all
   select m.*, false as is_head from mates m where m.id not in (select h.id from heads h)`,
);

export async function lockDue(tx: Tx, options: LockDue): Promise<DueSubscription[]> {
  const { lane, today, after, limit } = options;
  return await tx.query<DueSubscription>(LOCK_DUE, [
    tx.merchantId,
    lane,
    today,
    after?.chargeOn ?? "0001-01-01",
    after?.id ?? 0n,
    limit,
  ]);
}
