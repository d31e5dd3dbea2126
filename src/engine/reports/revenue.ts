/** What was taken and given back, by hour, site and stage. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Instant } from "../../domain/calendar/instant.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { ReportingSettings } from "../../store/merchant/reporting-settings.ts";
import { selectRevenue, type Revenue } from "../../store/report/select-revenue.ts";
import { countHits, type PageHits } from "../../store/pay-page/count-hits.ts";
import { selectHits, type HitsAsked } from "../../store/pay-page/select-hits.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import type { EngineContext } from "../engine-context.ts";
import { businessDates } from "./transaction-report.ts";

export type RevenueFacts = Revenue & { readonly merchantId: bigint };

export async function revenueOf(
  context: EngineContext,
  merchantId: bigint,
  asked: { readonly siteId: bigint | null; readonly from: Instant; readonly before: Instant },
): Promise<RevenueFacts[]> {
  const dates = await businessDates(context, merchantId, asked);
  const [from] = dates;
  const to = dates.at(-1);
  if (from === undefined || to === undefined) return [];
  const rows = await context.db.tenant(merchantId, (tx) =>
    selectRevenue(tx, { ...asked, dates: { from, to } }),
  );
  return rows.map((row) => ({ ...row, merchantId }));
}

/** What a merchant has settled about reports; null for one that does not exist. */
export async function reportingOf(
  context: EngineContext,
  merchantId: bigint,
): Promise<ReportingSettings | null> {
  const merchant = await context.db.tenant(merchantId, (tx) => selectMerchant(tx));
  return merchant?.reporting ?? null;
}

export type HitFacts = PageHits & { readonly merchantId: bigint };

/** How often pay pages were seen, hour by hour. */
export async function hitsOf(
  context: EngineContext,
  merchantId: bigint,
  asked: HitsAsked,
): Promise<HitFacts[]> {
  const rows = await context.db.tenant(merchantId, (tx) => selectHits(tx, asked));
  return rows.map((row) => ({ ...row, merchantId }));
}

const HOUR_MS = 3_600_000;

/** Counts a look at a pay page of a site, in the present hour. */
export async function countPageHit(
  context: EngineContext,
  merchantId: bigint,
  { siteId, ...seen }: Pick<PageHits, "siteId" | "browser" | "country" | "region" | "hits">,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<null>> {
  const now = context.clock.now();
  const hourAt = now - (now % HOUR_MS);
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    const sites = await selectSites(tx);
    if (!sites.some(({ id }) => id === siteId)) {
      return refuse("not_found", "There is no site with this id.");
    }
    await countHits(tx, { siteId, ...seen, hourAt });
    await options.onMade?.(tx, { id: siteId });
    return accept(null);
  });
}
