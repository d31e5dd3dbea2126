import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const COUNT_HITS = statement(
  "count_hits",
  "tenant",
  `insert into pay_page_hits as h (merchant_id, site_id, hour_at, browser, country, region, hits)
   values ($1::bigint, $2::bigint, $3::timestamptz, $4::text, $5::text, $6::text, $7::bigint)
   on conflict (merchant_id, site_id, hour_at, browser, country, region) do update
      set hits = h.hits + excluded.hits`,
);

export type PageHits = {
  readonly siteId: bigint;
  /** The beginning of an hour. */
  readonly hourAt: Instant;
  /** Empty where it is not known, as the next two. */
  readonly browser: string;
  readonly country: string;
  readonly region: string;
  readonly hits: bigint;
};

export async function countHits(tx: Tx, hits: PageHits): Promise<void> {
  await tx.query(COUNT_HITS, [
    tx.merchantId,
    hits.siteId,
    isoInstant(hits.hourAt),
    hits.browser,
    hits.country,
    hits.region,
    hits.hits,
  ]);
}
