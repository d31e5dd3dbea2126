/**
 * Report: tells once a day, of each site whose merchant wants it, that the engine charged something on
 * the day that has ended (docs/compat/secure-trading.md). What is told is a delivery's.
 */
import { addDays, compareDates, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn, instantOf } from "../../domain/calendar/zone.ts";
import { change } from "../../domain/change.ts";
import { advanceReportedOn } from "../../store/site/advance-reported-on.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import { selectIsChargedOn } from "../../store/transaction/select-is-charged-on.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { webServicesOf } from "../queries/sites.ts";
import { saveChange } from "../record/save-change.ts";
import { listenOnce, type Listener } from "../setup/listen-once.ts";

/** The delivery face that writes them. */
export const SUBSCRIPTION_REPORT = "subscription-report";

export async function reportDays(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const sites = await context.db.tenant(turn.merchantId, (tx) => selectSites(tx));
  let nextAt: number | null = null;
  for (const site of sites) {
    if (webServicesOf(site).reportTo === null) continue;
    const today = dateIn(site.zone, context.clock.now());
    for (const on of daysToReport(site, addDays(today, -1))) {
      if (!turn.goesOn()) return MORE;
      await report(context, turn.merchantId, site, on);
    }
    const endsAt = instantOf(site.zone, addDays(today, 1), "00:00");
    nextAt = nextAt === null ? endsAt : Math.min(nextAt, endsAt);
  }
  return idleUntil(nextAt);
}

/** Those that have ended and were not reported; of one that was just switched on, only the last. */
function daysToReport({ reportedOn }: Site, last: PlainDate): PlainDate[] {
  const days: PlainDate[] = [];
  const from = reportedOn === null ? last : addDays(reportedOn, 1);
  for (let on = from; compareDates(on, last) <= 0; on = addDays(on, 1)) days.push(on);
  return days;
}

async function report(
  context: EngineContext,
  merchantId: bigint,
  site: Site,
  on: PlainDate,
): Promise<void> {
  await context.ids.reserve({ event: 1, small: 1 });
  await context.db.tenant(merchantId, async (tx) => {
    // what was charged before anybody wanted to know is not told
    const isWanted = site.reportedOn !== null;
    if (!(await advanceReportedOn(tx, site.id, on)) || !isWanted) return;
    if (!(await selectIsChargedOn(tx, site.id, on))) return;
    await listenOnce(context, tx, LISTENER);
    const facts = { siteId: String(site.id), on };
    const told = change({ events: [{ kind: "report.due", purchaseId: null, facts }] });
    const now = context.clock.now();
    await saveChange(tx, told, { now, ids: context.ids, rules: noRules });
  });
}

/** One target of the merchant listens for all its sites. */
const LISTENER: Listener = {
  face: SUBSCRIPTION_REPORT,
  kinds: ["report.due"],
  url: "mailto:reports",
  description: "Daily subscription reports",
};

function noRules(): never {
  throw new Error("a report touches no subscription");
}
