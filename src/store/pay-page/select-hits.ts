import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { PageHits } from "./count-hits.ts";

const SELECT_HITS = statement(
  "select_hits",
  "tenant",
  `select h.site_id, h.hour_at, h.browser, h.country, h.region, h.hits
     from pay_page_hits h
    where h.merchant_id = $1::bigint
      and ($2::bigint is null or h.site_id = $2::bigint)
      and h.hour_at >= $3::timestamptz and h.hour_at < $4::timestamptz
    order by h.hour_at, h.site_id, h.browser, h.country, h.region`,
);

export type HitsAsked = {
  /** Null: all sites. */
  readonly siteId: bigint | null;
  readonly from: Instant;
  readonly before: Instant;
};

/** Hours in which a pay page was seen, the earliest first. */
export async function selectHits(tx: Tx, asked: HitsAsked): Promise<PageHits[]> {
  return await tx.query<PageHits>(SELECT_HITS, [
    tx.merchantId,
    asked.siteId,
    isoInstant(asked.from),
    isoInstant(asked.before),
  ]);
}
