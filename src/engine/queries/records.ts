/**
 * Payments and series as their merchant knows them: with what was said of them, the card, the purchase,
 * and where their money stands. Found by number, by the merchant's reference, by the payment that they
 * were made from, or by time.
 */
import { addDays, plainDate, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import {
  detailsAt,
  type RecordDetails,
  type RecordFacts,
} from "../../domain/transaction/details.ts";
import type { Transaction, TransactionLine } from "../../domain/transaction/transaction.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import { selectRecordDetails } from "../../store/record-details/select-record-details.ts";
import { selectRecordsMadeFrom } from "../../store/record-details/select-records-made-from.ts";
import {
  selectRecordsNamed,
  type RecordName,
} from "../../store/record-details/select-records-named.ts";
import type { Tx } from "../../store/statement.ts";
import { selectSeriesBetween } from "../../store/subscription/select-series-between.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import { selectChargesOf } from "../../store/transaction/select-charges-of.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactionsBetween } from "../../store/transaction/select-transactions-between.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS } from "./page.ts";
import {
  settlementStates,
  settleStatus,
  type SettlementState,
  type SettleStatus,
} from "./settlement-state.ts";

type Known = {
  readonly id: bigint;
  readonly purchase: Purchase;
  /** The card as it was then; null: none is known any more. */
  readonly method: PaymentMethod | null;
  readonly orderRef: string | null;
  readonly facts: RecordFacts;
  readonly at: Instant;
  readonly parentId: bigint | null;
};

export type PaymentRecord = Known & {
  readonly kind: "payment";
  readonly transaction: Transaction;
  /** The number of a series that it pays, if it does. */
  readonly paid: { readonly subscription: Subscription; readonly position: number } | null;
  readonly settlement: SettlementState | null;
  /** Secure Trading's number for it. */
  readonly settleStatus: SettleStatus | null;
};

export type SeriesRecord = Known & {
  readonly kind: "series";
  readonly subscription: Subscription;
};

export type MerchantRecord = PaymentRecord | SeriesRecord;

/** What shows as a record of its own; the others show on the payments that they are about. */
const SHOWN: readonly Transaction["kind"][] = ["sale", "auth", "capture", "verify", "refund"];

/** Records of these numbers at these sites, in no order; unknown numbers are left out. */
export async function readRecords(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  { ids, siteIds }: { readonly ids: readonly bigint[]; readonly siteIds: readonly bigint[] },
): Promise<readonly MerchantRecord[]> {
  return await context.db.tenant(merchantId, async (tx) =>
    (await compose(tx, bothKinds(ids))).filter((one) => siteIds.includes(one.purchase.siteId)),
  );
}

export type RecordSearch = {
  readonly siteIds: readonly bigint[];
  /** Of one of each list that is given; all narrow each other. */
  readonly ids: readonly bigint[] | null;
  readonly orderRefs: readonly string[] | null;
  readonly parentIds: readonly bigint[] | null;
  /** Made from then, until then; both included. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** What else is asked for. */
  readonly matches: (record: MerchantRecord) => boolean;
};

/** More than one merchant reference or payment ever names. */
const MOST_NAMED = 20_000;
const PAGE = 1_000;
/** Records that a search by time looks at before it gives up. */
const MOST_LOOKED_AT = 200_000;

/**
 * At most `limit` of what is found, the latest first. Refuses what would look at too much, and a search
 * that names neither a record nor a time.
 */
export async function searchRecords(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  search: RecordSearch,
  limit: number,
): Promise<Result<readonly MerchantRecord[]>> {
  const isNamed = [search.ids, search.orderRefs, search.parentIds].some((list) => list !== null);
  const found = isNamed
    ? accept(await searchNamed(context, merchantId, search))
    : await searchByTime(context, merchantId, search, limit);
  if (!found.ok) return found;
  return accept(
    found.value.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).slice(0, limit),
  );
}

async function searchNamed(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  search: RecordSearch,
): Promise<MerchantRecord[]> {
  return await context.db.tenant(merchantId, async (tx) => {
    const names = await namesOf(tx, search);
    const found: MerchantRecord[] = [];
    for (let at = 0; at < names.length; at += PAGE) {
      found.push(...(await compose(tx, names.slice(at, at + PAGE))));
    }
    return found.filter((one) => isFound(one, search));
  });
}

/** By the narrowest list that is given; the others are compared with what it finds. */
async function namesOf(tx: Tx, search: RecordSearch): Promise<RecordName[]> {
  if (search.ids !== null) return bothKinds(search.ids);
  const started =
    search.orderRefs === null
      ? await selectRecordsMadeFrom(tx, search.parentIds ?? [], MOST_NAMED)
      : await selectRecordsNamed(tx, search.orderRefs, MOST_NAMED);
  const series = started.filter(({ kind }) => kind === "subscription");
  const charges = await selectChargesOf(
    tx,
    series.map(({ recordId }) => recordId),
    MOST_NAMED,
  );
  const payments = charges.map(({ transactionId }) => transactionId);
  return [
    ...series,
    ...[
      ...new Set([
        ...started.filter(({ kind }) => kind === "transaction").map(({ recordId }) => recordId),
        ...payments,
      ]),
    ].map((recordId) => ({ recordId, kind: "transaction" }) as const),
  ];
}

function bothKinds(ids: readonly bigint[]): RecordName[] {
  return [...new Set(ids)].flatMap((recordId): RecordName[] => [
    { recordId, kind: "transaction" },
    { recordId, kind: "subscription" },
  ]);
}

function isFound(record: MerchantRecord, search: RecordSearch): boolean {
  const { ids, orderRefs, parentIds, from, to, siteIds } = search;
  return (
    siteIds.includes(record.purchase.siteId) &&
    (ids === null || ids.includes(record.id)) &&
    (orderRefs === null || (record.orderRef !== null && orderRefs.includes(record.orderRef))) &&
    (parentIds === null || (record.parentId !== null && parentIds.includes(record.parentId))) &&
    (from === null || record.at >= from) &&
    (to === null || record.at <= to) &&
    search.matches(record)
  );
}

async function searchByTime(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  search: RecordSearch,
  limit: number,
): Promise<Result<MerchantRecord[]>> {
  const { from, to } = search;
  if (from === null || to === null) {
    return refuse("invalid_field", "Name records, or from when to when they were made.");
  }
  const days = {
    fromOn: addDays(dateOf(from), -1),
    toOn: addDays(dateOf(to), 1),
  };
  const found: MerchantRecord[] = [];
  let page = { toOn: days.toOn, beforeId: BEYOND_ALL_IDS };
  for (let looked = 0; ; looked += PAGE) {
    if (looked >= MOST_LOOKED_AT) {
      return refuse("too_large", "Too much was made in that time; name a shorter one.");
    }
    const read = await context.db.tenant(merchantId, async (tx) => {
      const rows = await selectTransactionsBetween(tx, {
        ...page,
        fromOn: days.fromOn,
        from,
        to,
        kinds: SHOWN,
        siteIds: search.siteIds,
        limit: PAGE,
      });
      return { rows, records: await composePayments(tx, rows) };
    });
    found.push(...read.records.filter((one) => isFound(one, search)));
    const last = read.rows.at(-1);
    if (last === undefined || read.rows.length < PAGE || found.length >= limit) break;
    page = { toOn: last.businessOn, beforeId: last.id };
  }
  // a series that began before all of as many payments as are wanted is not among the latest
  const since = found.length < limit ? from : found.reduce((at, one) => Math.min(at, one.at), to);
  const series = await context.db.tenant(merchantId, async (tx) => {
    const fromOn = addDays(dateOf(since), -1);
    const between = { from: since, to, fromOn, toOn: days.toOn };
    const ids = await selectSeriesBetween(tx, { ...between, limit: MOST_NAMED });
    const records: MerchantRecord[] = [];
    for (let at = 0; at < ids.length && records.length < limit; at += PAGE) {
      const composed = await composeSeries(tx, ids.slice(at, at + PAGE));
      records.push(...composed.filter((one) => isFound(one, search)));
    }
    return records;
  });
  return accept([...found, ...series]);
}

function dateOf(at: Instant): PlainDate {
  return plainDate(isoInstant(at).slice(0, 10));
}

// From rows to records ----------------------------------------------------------------------------

async function compose(tx: Tx, names: readonly RecordName[]): Promise<MerchantRecord[]> {
  const idsOf = (wanted: RecordName["kind"]): bigint[] =>
    names.filter(({ kind }) => kind === wanted).map(({ recordId }) => recordId);
  const transactions = await selectTransactions(tx, idsOf("transaction"));
  const payments = await composePayments(tx, transactions);
  return [...payments, ...(await composeSeries(tx, idsOf("subscription")))];
}

async function composePayments(
  tx: Tx,
  transactions: readonly Transaction[],
): Promise<PaymentRecord[]> {
  const shown = transactions.filter(({ kind }) => SHOWN.includes(kind));
  const ids = shown.map(({ id }) => id);
  const lines = (await selectLines(tx, ids)).filter((one) => one.subscriptionId !== null);
  const lineOf = new Map(lines.toReversed().map((line) => [line.transactionId, line]));
  const series = await selectSubscriptions(tx, distinct(lines.map((one) => one.subscriptionId)));
  const purchases = await byId(selectPurchases(tx, distinct(shown.map((one) => one.purchaseId))));
  const methods = await byId(
    selectPaymentMethods(tx, distinct(shown.map((one) => one.paymentMethodId))),
  );
  const details = await saidOf(tx, [...ids, ...series.map(({ id }) => id)]);
  const settlements = await settlementStates(tx, shown);
  const seriesById = new Map(series.map((one) => [one.id, one]));
  return shown.flatMap((transaction, index): PaymentRecord[] => {
    const purchase = purchases.get(transaction.purchaseId ?? 0n);
    if (purchase === undefined) return [];
    const paid = paidBy(lineOf.get(transaction.id), seriesById);
    const settlement = settlements[index] ?? null;
    return [
      {
        kind: "payment",
        id: transaction.id,
        transaction,
        purchase,
        method: methods.get(transaction.paymentMethodId ?? 0n) ?? null,
        at: transaction.at,
        paid,
        settlement,
        settleStatus: settleStatus(transaction, settlement),
        ...said(transaction, paid, purchase, details),
      },
    ];
  });
}

/** What was said of each record. */
type SaidOf = (recordId: bigint, position: number) => RecordDetails | null;

async function saidOf(tx: Tx, recordIds: readonly bigint[]): Promise<SaidOf> {
  const byRecord = new Map<bigint, RecordDetails[]>();
  for (const one of await selectRecordDetails(tx, recordIds)) {
    const known = byRecord.get(one.recordId);
    if (known === undefined) byRecord.set(one.recordId, [one]);
    else known.push(one);
  }
  return (recordId, position) => detailsAt(byRecord.get(recordId) ?? [], recordId, position);
}

function paidBy(
  line: TransactionLine | undefined,
  series: ReadonlyMap<bigint, Subscription>,
): PaymentRecord["paid"] {
  const subscription = series.get(line?.subscriptionId ?? 0n);
  return subscription === undefined || line?.position == null
    ? null
    : { subscription, position: line.position };
}

/** Of its own; else, of a number of a series, what was said of that; else only the purchase's. */
function said(
  transaction: Transaction,
  paid: PaymentRecord["paid"],
  purchase: Purchase,
  details: SaidOf,
): Pick<Known, "orderRef" | "facts" | "parentId"> {
  const own = details(transaction.id, 0);
  const repeats = paid !== null && paid.position > 1;
  const ofSeries = repeats ? details(paid.subscription.id, paid.position) : null;
  const begun = repeats ? details(paid.subscription.id, 0) : null;
  return {
    orderRef: own?.orderRef ?? ofSeries?.orderRef ?? purchase.merchantRef,
    facts: own?.facts ?? ofSeries?.facts ?? {},
    parentId:
      transaction.parentId ??
      own?.parentId ??
      (repeats ? (begun?.parentId ?? purchase.initialTransactionId) : null),
  };
}

async function composeSeries(tx: Tx, ids: readonly bigint[]): Promise<SeriesRecord[]> {
  const series = await selectSubscriptions(tx, ids);
  const purchases = await byId(selectPurchases(tx, distinct(series.map((one) => one.purchaseId))));
  const methods = await byId(
    selectPaymentMethods(tx, distinct(series.map((one) => one.paymentMethodId))),
  );
  const details = await saidOf(tx, ids);
  return series.flatMap((subscription): SeriesRecord[] => {
    const purchase = purchases.get(subscription.purchaseId);
    if (purchase === undefined) return [];
    const own = details(subscription.id, subscription.position);
    const begun = details(subscription.id, 0);
    return [
      {
        kind: "series",
        id: subscription.id,
        subscription,
        purchase,
        method: methods.get(subscription.paymentMethodId) ?? null,
        at: begun?.at ?? purchase.boughtAt,
        orderRef: own?.orderRef ?? purchase.merchantRef,
        facts: own?.facts ?? {},
        parentId: begun?.parentId ?? purchase.initialTransactionId,
      },
    ];
  });
}

function distinct(ids: readonly (bigint | null)[]): bigint[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

async function byId<T extends { readonly id: bigint }>(
  rows: Promise<readonly T[]>,
): Promise<ReadonlyMap<bigint, T>> {
  return new Map((await rows).map((row) => [row.id, row]));
}
