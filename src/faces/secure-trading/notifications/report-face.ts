/** The daily report of payments that the engine took, as a face of deliveries: a mail to the merchant. */
import { addDays, parsePlainDate } from "../../../domain/calendar/plain-date.ts";
import { instantOf } from "../../../domain/calendar/zone.ts";
import { CALENDARS } from "../../../domain/delivery/calendar.ts";
import type { CommittedEvent } from "../../../domain/event.ts";
import { SUBSCRIPTION_REPORT } from "../../../engine/duties/report.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import { searchRecords } from "../../../engine/queries/records.ts";
import { listSites, webServicesOf } from "../../../engine/queries/sites.ts";
import type { Composed, DeliveryFace } from "../../../ports/delivery-face.ts";
import type { Mailer, OutgoingMail } from "../../../ports/mailer.ts";
import { isRepeat } from "../render-record.ts";
import { dailyReport } from "./daily-report.ts";
import { reportMail } from "./report-mail.ts";

const CALLS_AT_ONCE = 4;
/** Rows of a mail; the download of a search has all. */
const MOST_ROWS = 5_000;

/** What of a mail is the same whoever sends it. */
type StoredMail = Omit<OutgoingMail, "id" | "at">;

export function reportFace(context: Pick<EngineContext, "db">, mailer: Mailer): DeliveryFace {
  return {
    name: SUBSCRIPTION_REPORT,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: () => CALENDARS.mail,
    faultOf: () => null,
    compose: async ({ merchantId }, events) => {
      const made: Composed[] = [];
      for (const event of events) made.push(await compose(context, merchantId, event));
      return made;
    },
    send: async ({ target, event, body }) =>
      await mailer.send({
        ...(JSON.parse(body) as StoredMail),
        id: `evt_${event.id}.mer_${target.merchantId}`,
        at: event.at,
      }),
  };
}

async function compose(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  { facts }: CommittedEvent,
): Promise<Composed> {
  const on = parsePlainDate(String(facts?.["on"]));
  const siteId = String(facts?.["siteId"]);
  const views = await listSites(context, merchantId);
  const site = views.find((view) => String(view.site.id) === siteId)?.site;
  if (on === undefined || site === undefined) return NOT_TOLD;
  const { reportTo } = webServicesOf(site);
  if (reportTo === null) return NOT_TOLD;
  const found = await searchRecords(
    context,
    merchantId,
    {
      siteIds: [site.id],
      ids: null,
      orderRefs: null,
      parentIds: null,
      from: instantOf(site.zone, on, "00:00"),
      to: instantOf(site.zone, addDays(on, 1), "00:00") - 1,
      matches: (record) => record.kind === "payment" && isRepeat(record),
    },
    MOST_ROWS,
  );
  if (!found.ok) throw new Error(`the report of ${on} cannot be made: ${found.detail}`);
  const payments = found.value.filter((record) => record.kind === "payment").toReversed();
  const report = dailyReport(on, payments, site);
  if (report === null) return NOT_TOLD;
  const mail: StoredMail = {
    ...reportMail(report),
    to: { name: site.name, address: reportTo },
    fromName: site.name,
    replyTo: null,
  };
  return { kind: "message", body: JSON.stringify(mail) };
}

const NOT_TOLD: Composed = { kind: "nothing", why: "There is nothing to report, or to nobody." };
