import type { Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { PurchaseState } from "../../domain/purchase/purchase.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * By the primary key, upwards: purchases have no index by date, because each would cost every sale a
 * write, and these reports are asked for once a day. What was paid comes by the lines of each
 * subscription.
 */
const SELECT_MEMBER_PAGE = statement(
  "select_member_page",
  "tenant",
  `select p.id, p.state, p.recurring, p.reason, p.bought_at, p.access_until, p.cancelled_at,
          p.expired_at, i.name as site_name, i.domain, c.name as customer_name, g.username,
          s.amount_minor, s.currency, s.last_charged_on, s.due_on, s.charge_on, s.retry_no,
          (p.terms ->> 'currency') as sold_in, a.charges, a.paid_minor
     from purchases p
     join sites i on i.merchant_id = $1::bigint and i.id = p.site_id
     join customers c on c.merchant_id = $1::bigint and c.id = p.customer_id
     left join consumer_logins g on g.merchant_id = $1::bigint and g.purchase_id = p.id
     left join lateral (
          select x.id, x.amount_minor, x.currency, x.last_charged_on, x.due_on, x.charge_on,
                 x.retry_no
            from subscriptions x
           where x.merchant_id = $1::bigint and x.purchase_id = p.id
           order by x.id
           limit 1) s on true
     left join lateral (
          select count(*)::int as charges, coalesce(sum(n.amount_minor), 0)::bigint as paid_minor
            from transaction_lines n
            join transactions t on t.merchant_id = $1::bigint and t.id = n.transaction_id
           where n.merchant_id = $1::bigint and n.subscription_id = s.id and n.live
             and t.kind = 'sale' and t.state = 'approved') a on true
    where p.merchant_id = $1::bigint and p.id > $2::bigint
      and p.state = any($3::text[])
      and ($4::bool is null or p.recurring = $4::bool)
      and ($5::bigint is null or p.id = $5::bigint)
      and ($6::bigint is null or p.site_id = $6::bigint)
      and ($7::timestamptz is null or p.bought_at >= $7::timestamptz)
      and ($8::timestamptz is null or p.bought_at < $8::timestamptz)
      and ($9::timestamptz is null or p.cancelled_at >= $9::timestamptz)
      and ($10::timestamptz is null or p.cancelled_at < $10::timestamptz)
      and ($11::date is null
           or (case when s.retry_no > 0 then s.due_on else s.charge_on end)
              between $11::date and $12::date)
    order by p.id
    limit $13::int`,
);

export type MemberRow = {
  readonly id: bigint;
  readonly state: PurchaseState;
  readonly recurring: boolean;
  readonly reason: string | null;
  readonly boughtAt: Instant;
  readonly accessUntil: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly expiredAt: Instant | null;
  readonly siteName: string;
  readonly domain: string | null;
  readonly customerName: string;
  readonly username: string | null;
  readonly soldIn: string;
  /** Of its first subscription; null where nothing recurs. */
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly lastChargedOn: PlainDate | null;
  readonly dueOn: PlainDate | null;
  readonly chargeOn: PlainDate | null;
  readonly retryNo: number | null;
  /** Approved charges of it so far, and their sum. */
  readonly charges: number;
  readonly paidMinor: bigint;
};

/** What is null is not asked for. */
export type MemberFilter = {
  readonly states: readonly PurchaseState[];
  readonly recurring: boolean | null;
  readonly purchaseId: bigint | null;
  readonly siteId: bigint | null;
  readonly boughtFrom: Instant | null;
  readonly boughtBefore: Instant | null;
  readonly cancelledFrom: Instant | null;
  readonly cancelledBefore: Instant | null;
  /** Of the next charge, both included. */
  readonly nextOn: { readonly from: PlainDate; readonly to: PlainDate } | null;
};

export type MemberPage = { readonly afterId: bigint; readonly limit: number };

/** Purchases with larger ids, the smallest first. */
export async function selectMemberPage(
  tx: Tx,
  filter: MemberFilter,
  page: MemberPage,
): Promise<MemberRow[]> {
  return await tx.query<MemberRow>(SELECT_MEMBER_PAGE, [
    tx.merchantId,
    page.afterId,
    filter.states,
    filter.recurring,
    filter.purchaseId,
    filter.siteId,
    instantOrNull(filter.boughtFrom),
    instantOrNull(filter.boughtBefore),
    instantOrNull(filter.cancelledFrom),
    instantOrNull(filter.cancelledBefore),
    filter.nextOn?.from ?? null,
    filter.nextOn?.to ?? null,
    page.limit,
  ]);
}
