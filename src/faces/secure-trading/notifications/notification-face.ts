/**
 * URL notifications: a form with the fields of a record and a digest that proves it is ours
 * (docs/compat/secure-trading.md). Source: the Secure Trading specification, section 3.9.
 */
import { CALENDARS } from "../../../domain/delivery/calendar.ts";
import { judgeHttp, type HttpAnswer, type Verdict } from "../../../domain/delivery/verdict.ts";
import type { CommittedEvent } from "../../../domain/event.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import { readRecords, type MerchantRecord } from "../../../engine/queries/records.ts";
import { listSites } from "../../../engine/queries/sites.ts";
import { notificationSettings, URL_NOTIFICATION } from "../../../engine/setup/url-notifications.ts";
import type { Composed, DeliveryFace, DeliveryTarget } from "../../../ports/delivery-face.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import { notificationBody, notificationFields } from "./notification-fields.ts";

const CALLS_AT_ONCE = 16;
/** Whoever takes longer has not taken it. */
const ANSWER_MS = 8_000;

export function notificationFace(
  context: Pick<EngineContext, "db" | "clock">,
  http: OutgoingHttp,
): DeliveryFace {
  return {
    name: URL_NOTIFICATION,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: () => CALENDARS.url_notification,
    faultOf: (url) => http.faultOf(url),
    compose: (target, events) => compose(context, target, events),
    send: async ({ target, body }) => {
      const answer = await http.post({
        url: target.url,
        headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
        body,
        timeoutMs: ANSWER_MS,
      });
      return judge(answer, context.clock.wallMs());
    },
  };
}

/** 200 alone is a success; an address that says it is gone is tried again, as the vendor does. */
function judge(answer: HttpAnswer, wallMs: number): Verdict {
  const verdict = judgeHttp(answer, wallMs);
  const isTaken = answer.kind === "answered" && answer.status === 200;
  if (verdict.kind === "failed" || isTaken) return verdict;
  return { kind: "failed", status: verdict.status, answer: verdict.answer, retryAfterMs: null };
}

async function compose(
  context: Pick<EngineContext, "db" | "clock">,
  target: DeliveryTarget,
  events: readonly CommittedEvent[],
): Promise<Composed[]> {
  const { merchantId, secrets, settings, id } = target;
  const [password] = secrets;
  // sealed under a key that this process was not given: another one can say it
  if (password === undefined) throw new Error(`target ${id} has no password that opens`);
  const { siteId, fields } = notificationSettings(settings);
  const views = await listSites(context, merchantId);
  const sites = views.map(({ site }) => site).filter((one) => siteId === null || one.id === siteId);
  const ids = events.map(subjectOf).filter((one) => one !== null);
  const siteIds = sites.map((one) => one.id);
  const records = await readRecords(context, merchantId, { ids, siteIds });
  return events.map((event): Composed => {
    const record = records.find((one) => one.id === subjectOf(event)) ?? null;
    const site = sites.find((one) => one.id === record?.purchase.siteId);
    if (record === null || site === undefined || !isTold(event, record)) return NOT_TOLD;
    const told = notificationFields(record, site, {
      notificationReference: `${event.id}-${id}`,
      password,
      further: fields,
    });
    return { kind: "message", body: notificationBody(told) };
  });
}

const NOT_TOLD: Composed = { kind: "nothing", why: "It is about no record of this site." };

/** What is taken back is told of the payment: its status is 3 from then on. */
function subjectOf({ kind, subscriptionId, transactionId, facts }: CommittedEvent): bigint | null {
  if (kind === "subscription.created") return subscriptionId;
  if (kind !== "transaction.voided") return transactionId;
  const parent = facts?.["parentId"];
  return typeof parent === "string" ? BigInt(parent) : null;
}

/** A payment that was only lowered goes on as it was. */
function isTold({ kind }: CommittedEvent, record: MerchantRecord): boolean {
  if (kind !== "transaction.voided") return true;
  return record.kind === "payment" && record.settleStatus === 3;
}
