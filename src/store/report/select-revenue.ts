import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { TransactionKind, TransactionStage } from "../../domain/transaction/transaction.ts";
import { statement, type Tx } from "../statement.ts";

/** By the index transactions_by_day, over all business dates that the span can touch. */
const SELECT_REVENUE = statement(
  "select_revenue",
  "tenant",
  `select p.site_id, t.kind, t.stage, t.currency,
          floor(extract(epoch from t.at) / 3600)::bigint as hour_no,
          count(*)::int as count, sum(t.amount_minor)::bigint as sum_minor
     from transactions t
     join purchases p on p.merchant_id = $1::bigint and p.id = t.purchase_id
    where t.merchant_id = $1::bigint and t.business_on between $2::date and $3::date
      and t.at >= $4::timestamptz and t.at < $5::timestamptz
      and ($6::bigint is null or p.site_id = $6::bigint)
      and t.state = 'approved' and t.kind <> 'surplus'
    group by p.site_id, t.kind, t.stage, t.currency, floor(extract(epoch from t.at) / 3600)::bigint
    order by hour_no, p.site_id, t.currency, t.stage, t.kind`,
);

/** What was approved in an hour, of a kind and stage. */
export type Revenue = {
  readonly siteId: bigint;
  readonly kind: TransactionKind;
  readonly stage: TransactionStage;
  readonly currency: string;
  /** Hours since 1970 in UTC. */
  readonly hourNo: bigint;
  readonly count: number;
  readonly sumMinor: bigint;
};

export type RevenueAsked = {
  /** Null: all sites. */
  readonly siteId: bigint | null;
  readonly from: Instant;
  readonly before: Instant;
  /** Business dates that the span can touch. */
  readonly dates: { readonly from: PlainDate; readonly to: PlainDate };
};

/** The earliest hour first. */
export async function selectRevenue(tx: Tx, asked: RevenueAsked): Promise<Revenue[]> {
  return await tx.query<Revenue>(SELECT_REVENUE, [
    tx.merchantId,
    asked.dates.from,
    asked.dates.to,
    isoInstant(asked.from),
    isoInstant(asked.before),
    asked.siteId,
  ]);
}
