import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * A series is as old as what was said of it, else as its purchase, which is found by the payment that
 * it began with.
 */
const SELECT_SERIES_BETWEEN = statement(
  "select_series_between",
  "tenant",
  `with made as (
     select d.record_id as id, d.at from record_details d
      where d.merchant_id = $1::bigint and d.kind = 'subscription' and d.since_position = 0
        and d.at >= $2::timestamptz and d.at <= $3::timestamptz
      union all
     select s.id, p.bought_at from transactions t
       join purchases p on p.id = t.purchase_id and p.initial_transaction_id = t.id
       join subscriptions s on s.purchase_id = p.id
      where t.merchant_id = $1::bigint and p.merchant_id = $1::bigint and s.merchant_id = $1::bigint
        and t.business_on between $4::date and $5::date and t.stage = 'initial'
        and t.at >= $2::timestamptz and t.at <= $3::timestamptz
        and not exists (select 1 from record_details x
                         where x.merchant_id = $1::bigint and x.record_id = s.id))
   select m.id from made m order by m.at desc, m.id desc limit $6::int`,
);

/** Subscriptions that were made in that time, the latest first. */
export async function selectSeriesBetween(
  tx: Tx,
  by: {
    readonly from: Instant;
    readonly to: Instant;
    /** Business dates that the instants reach into. */
    readonly fromOn: string;
    readonly toOn: string;
    readonly limit: number;
  },
): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(SELECT_SERIES_BETWEEN, [
    tx.merchantId,
    isoInstant(by.from),
    isoInstant(by.to),
    by.fromOn,
    by.toOn,
    by.limit,
  ]);
  return rows.map(({ id }) => id);
}
