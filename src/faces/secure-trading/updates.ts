/** TRANSACTIONUPDATE: of one payment that has not settled, or of one series. */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import { updatePayment, type PaymentUpdate } from "../../engine/commands/update-payment.ts";
import { updateSeries, type SeriesUpdate } from "../../engine/commands/update-series.ts";
import {
  readRecords,
  type MerchantRecord,
  type PaymentRecord,
  type SeriesRecord,
} from "../../engine/queries/records.ts";
import { actorOf, type Call } from "./call.ts";
import { isTold } from "./facts.ts";
import { holdOf } from "./payment-order.ts";
import {
  amount,
  badField,
  dateFrom,
  expiry,
  fault,
  got,
  oneOf,
  wholeNumber,
  word,
  type Read,
} from "./reading.ts";
import { faultOf } from "./refusals.ts";
import { references, sitesOf } from "./search.ts";
import type { Fields, WireRequest, WireResponse } from "./wire/block.ts";
import { REQUEST_NAMES } from "./wire/xml-paths.ts";

const PERSON = /^(?:billing|customer)/;

const OF_PAYMENTS: ReadonlySet<string> = new Set([
  "settlestatus",
  "settlebaseamount",
  "settlemainamount",
  "currencyiso3a",
  "settleduedate",
  "orderreference",
  "expirydate",
  "expirymonth",
  "expiryyear",
  "startdate",
  "issuenumber",
]);

const OF_SERIES: ReadonlySet<string> = new Set([
  "baseamount",
  "mainamount",
  "currencyiso3a",
  "subscriptionunit",
  "subscriptionfrequency",
  "subscriptionfinalnumber",
  "subscriptiontype",
  "transactionactive",
  "orderreference",
  "expirydate",
  "expirymonth",
  "expiryyear",
]);

/** Answers that something was changed, and nothing else. */
const DONE: WireResponse = {
  type: "TRANSACTIONUPDATE",
  code: "0",
  data: [],
  fields: new Map(),
  records: [],
};

export async function update(call: Call, request: WireRequest): Promise<Read<WireResponse>> {
  const record = await target(call, request);
  if (!record.ok) return record;
  // names that nobody knows are passed over, as everywhere
  const updates = new Map([...(request.updates ?? [])].filter(([name]) => REQUEST_NAMES.has(name)));
  if (updates.size === 0) return fault("60013");
  const changed =
    record.value.kind === "series"
      ? await changeSeries(call, record.value, updates)
      : await changePayment(call, record.value, updates);
  if (!changed.ok) return changed;
  return changed.value ? got(DONE) : fault("30015");
}

async function target(call: Call, request: WireRequest): Promise<Read<MerchantRecord>> {
  const filter = request.filter ?? new Map<string, readonly string[]>();
  const sites = sitesOf(call, filter);
  if (!sites.ok) return sites;
  const ids = references(filter, "transactionreference");
  if (!ids.ok) return ids;
  if (ids.value === null) return fault("60019");
  const [record, ...more] = await readRecords(call.context, call.caller.merchantId, {
    ids: ids.value,
    siteIds: sites.value.map(({ id }) => id),
  });
  if (record === undefined) return fault("60014");
  return more.length === 0 ? got(record) : fault("60037");
}

async function changePayment(
  call: Call,
  { id, transaction, purchase, facts }: PaymentRecord,
  updates: Fields,
): Promise<Read<boolean>> {
  const { context, caller } = call;
  if (!isKnown(updates, OF_PAYMENTS)) return fault("60033");
  if (transaction.kind !== "sale" && transaction.kind !== "capture") return fault("60017");
  const today = await todayOf(call, purchase.policyId);
  const status = oneOf(updates, "settlestatus", ["0", "1", "2", "3"]);
  if (!status.ok) return status;
  const names = { base: "settlebaseamount", main: "settlemainamount" };
  const settleMinor = amount(updates, names, transaction.currency);
  if (!settleMinor.ok) return settleMinor;
  const settleOn = dateFrom(updates, "settleduedate", today);
  if (!settleOn.ok) return settleOn;
  const until = expiry(updates, today);
  if (!until.ok) return until;
  const saying = sayingOf(updates, facts);
  const asked: PaymentUpdate = {
    ...(status.value === null
      ? {}
      : { hold: status.value === "3" ? "cancelled" : holdOf(status.value) }),
    ...(settleMinor.value === null ? {} : { settleMinor: settleMinor.value }),
    ...(settleOn.value === null ? {} : { settleOn: settleOn.value }),
    ...(until.value === null ? {} : { expiry: until.value }),
    ...(saying === null ? {} : { saying }),
  };
  const paymentTarget = { merchantId: caller.merchantId, transactionId: id };
  const changed = await updatePayment(context, paymentTarget, asked, actorOf(call));
  return changed.ok ? got(changed.value) : faultOf(changed);
}

async function changeSeries(
  call: Call,
  { id, subscription, purchase, facts }: SeriesRecord,
  updates: Fields,
): Promise<Read<boolean>> {
  const { context, caller } = call;
  if (!isKnown(updates, OF_SERIES)) return fault("60033");
  if (subscription.state === "cancelled") return fault("60017");
  const type = word(updates, "subscriptiontype");
  const present = subscription.installment ? "INSTALLMENT" : "RECURRING";
  if (type !== null && type !== present) return fault("60033");
  const active = oneOf(updates, "transactionactive", ["0", "1", "2", "3"]);
  if (!active.ok) return active;
  // nobody but the engine puts a series behind its gate
  if (active.value === "2") return fault("60033");
  const asked = await seriesUpdate(call, { subscription, purchase, facts }, updates);
  if (!asked.ok) return asked;
  const state = active.value === null ? undefined : STATES[active.value];
  const seriesTarget = { merchantId: caller.merchantId, subscriptionId: id };
  const changed = await updateSeries(
    context,
    seriesTarget,
    { ...asked.value, ...(state === undefined ? {} : { state }) },
    actorOf(call),
  );
  return changed.ok ? got(changed.value) : faultOf(changed);
}

const STATES = { "0": "inactive", "1": "active", "3": "cancelled" } as const;

async function seriesUpdate(
  call: Call,
  { subscription, purchase, facts }: Pick<SeriesRecord, "subscription" | "purchase" | "facts">,
  updates: Fields,
): Promise<Read<SeriesUpdate>> {
  const names = { base: "baseamount", main: "mainamount" };
  const amountMinor = amount(updates, names, subscription.currency);
  if (!amountMinor.ok) return amountMinor;
  if (amountMinor.value === 0n) return badField("baseamount");
  const unit = oneOf(updates, "subscriptionunit", ["DAY", "MONTH"]);
  if (!unit.ok) return unit;
  const frequency = wholeNumber(updates, "subscriptionfrequency", 1, 999);
  if (!frequency.ok) return frequency;
  const final = wholeNumber(updates, "subscriptionfinalnumber", 0, 99_999);
  if (!final.ok) return final;
  const until = expiry(updates, await todayOf(call, purchase.policyId));
  if (!until.ok) return until;
  const saying = sayingOf(updates, facts);
  return got({
    terms: {
      ...(amountMinor.value === null ? {} : { amountMinor: amountMinor.value }),
      ...(unit.value === null ? {} : { unit: unit.value }),
      ...(frequency.value === null ? {} : { frequency: frequency.value }),
    },
    ...(final.value === null ? {} : { finalNumber: final.value }),
    ...(until.value === null ? {} : { expiry: until.value }),
    ...(saying === null ? {} : { saying }),
  });
}

function isKnown(updates: Fields, known: ReadonlySet<string>): boolean {
  return [...updates.keys()].every(
    (name) => known.has(name) || (PERSON.test(name) && isTold(name)),
  );
}

/** What is said anew of a record; null: nothing. */
function sayingOf(
  updates: Fields,
  present: RecordFacts,
): { readonly orderRef?: string; readonly facts?: RecordFacts } | null {
  const facts = Object.fromEntries(
    [...updates].filter(
      ([name, value]) => isTold(name) && PERSON.test(name) && present[name] !== value,
    ),
  );
  const orderRef = word(updates, "orderreference");
  if (orderRef === null && Object.keys(facts).length === 0) return null;
  return { facts, ...(orderRef === null ? {} : { orderRef }) };
}

async function todayOf({ context, caller }: Call, policyId: bigint): Promise<PlainDate> {
  const rules = (await context.merchants.rules(caller.merchantId, [policyId])).get(policyId);
  if (rules === undefined) throw new Error(`there is no policy ${policyId}`);
  return dateIn(rules.zone, context.clock.now());
}
