/**
 * Transactions with all that is told beside them, one by one, in the order of their ids.
 *
 * A report has no pages, so what it may cost is bounded here: the ids of the whole span are read
 * first (eight bytes each), the rows in pages, each in a database transaction of its own that is over
 * before the reader gets them. A slow reader holds up nobody.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { addDays, compareDates, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { selectConsumerLogins } from "../../store/consumer-login/select-consumer-logins.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { selectReportIds, type ReportSpan } from "../../store/report/select-report-ids.ts";
import { selectReportRows } from "../../store/report/select-report-rows.ts";
import type { ReportRow } from "../../store/report/report-row.ts";
import { selectZones } from "../../store/report/select-zones.ts";
import type { Tx } from "../../store/statement.ts";
import { selectTransactionsOfPurchase } from "../../store/transaction/select-transactions-of-purchase.ts";
import { passwordPlace } from "../commands/change-login.ts";
import type { EngineContext } from "../engine-context.ts";
import { EVERY_DATE } from "../queries/transactions.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";
import { inOrder } from "./in-order.ts";
import { IdList } from "./id-list.ts";

/** A row of the report, with the merchant that it is of. */
export type TransactionFacts = ReportRow & {
  readonly merchantId: bigint;
  /** Empty unless the merchant wants passwords in reports. */
  readonly password: string;
};

export type ReportAsked =
  | ({ readonly kind: "span"; readonly siteId: bigint | null } & ReportSpan)
  | { readonly kind: "transaction"; readonly transactionId: bigint }
  | { readonly kind: "purchase"; readonly purchaseId: bigint };

const PAGE = 500;
/**
 * Rows read at once, with some sixty fields each. More of them outlive the collector's young
 * generation while they are waited for, and the process grows until the next full collection.
 */
const ROWS = 100;
const DAY_MS = 86_400_000;

/** Of one merchant or several. */
export function transactionReport(
  context: EngineContext,
  merchantIds: readonly bigint[],
  asked: ReportAsked,
): AsyncGenerator<TransactionFacts> {
  return inOrder(merchantIds.map((merchantId) => reportOf(context, merchantId, asked)));
}

async function* reportOf(
  context: EngineContext,
  merchantId: bigint,
  asked: ReportAsked,
): AsyncGenerator<TransactionFacts> {
  const ids = await idsOf(context, merchantId, asked);
  for (let from = 0; from < ids.length; from += ROWS) {
    yield* await pageOf(context, merchantId, ids.slice(from, from + ROWS), asked);
  }
}

/** Rows by their ids, as `transactionReport` gives them. */
export async function transactionFacts(
  context: EngineContext,
  merchantId: bigint,
  ids: readonly bigint[],
): Promise<TransactionFacts[]> {
  return await context.db.tenant(merchantId, async (tx) =>
    withPasswords(context, tx, await selectReportRows(tx, ids)),
  );
}

/** The first payments of purchases, by the purchases' ids; one that has none is left out. */
export async function firstTransactionsOf(
  context: EngineContext,
  merchantId: bigint,
  purchaseIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, bigint>> {
  if (purchaseIds.length === 0) return new Map();
  const purchases = await context.db.tenant(merchantId, (tx) => selectPurchases(tx, purchaseIds));
  return new Map(
    purchases.flatMap(({ id, initialTransactionId }): [bigint, bigint][] =>
      initialTransactionId === null ? [] : [[id, initialTransactionId]],
    ),
  );
}

async function pageOf(
  context: EngineContext,
  merchantId: bigint,
  ids: readonly bigint[],
  asked: ReportAsked,
): Promise<TransactionFacts[]> {
  const rows = await transactionFacts(context, merchantId, ids);
  const { siteId } = asked.kind === "span" ? asked : { siteId: null };
  return siteId === null ? rows : rows.filter((row) => row.siteId === siteId);
}

async function withPasswords(
  context: EngineContext,
  tx: Tx,
  rows: readonly ReportRow[],
): Promise<TransactionFacts[]> {
  const { merchantId } = tx;
  const wanted = (await selectMerchant(tx))?.reporting.returnPasswords === true;
  const logins = wanted
    ? await selectConsumerLogins(tx, [...new Set(rows.map(({ purchaseId }) => purchaseId))])
    : [];
  const passwords = new Map(
    logins.map(({ purchaseId, password }) => [
      purchaseId,
      password === null
        ? ""
        : (context.sealer.open(password, passwordPlace(merchantId, purchaseId)) ?? ""),
    ]),
  );
  return rows.map((row) => ({
    ...row,
    merchantId,
    password: passwords.get(row.purchaseId) ?? "",
  }));
}

async function idsOf(
  context: EngineContext,
  merchantId: bigint,
  asked: ReportAsked,
): Promise<IdList> {
  const ids = new IdList();
  switch (asked.kind) {
    case "transaction":
      ids.add([asked.transactionId]);
      break;
    case "purchase": {
      const of = { purchaseId: asked.purchaseId, subscriptionId: null };
      await eachPage(async (beforeId) => {
        const page = { beforeId, limit: PAGE, state: null, kind: null };
        const found = await context.db.tenant(merchantId, (tx) =>
          selectTransactionsOfPurchase(tx, of, EVERY_DATE, page),
        );
        ids.add(found.filter(({ kind }) => kind !== "surplus").map(({ id }) => id));
        return found.at(-1)?.id ?? null;
      });
      break;
    }
    case "span":
      for (const date of await businessDates(context, merchantId, asked)) {
        const found = await context.db.tenant(merchantId, (tx) => selectReportIds(tx, date, asked));
        ids.add(found);
      }
  }
  ids.sort();
  return ids;
}

async function eachPage(read: (beforeId: bigint) => Promise<bigint | null>): Promise<void> {
  for (let before: bigint | null = BEYOND_ALL_IDS; before !== null;) before = await read(before);
}

/** Dates in the merchant's own zones that a span of time can touch. */
export async function businessDates(
  context: EngineContext,
  merchantId: bigint,
  { from, before }: { readonly from: Instant; readonly before: Instant },
): Promise<PlainDate[]> {
  if (before <= from) return [];
  const zones = await context.db.tenant(merchantId, selectZones);
  const dates = new Set<PlainDate>();
  for (const zone of zones) {
    const last = dateIn(zone, before - 1);
    for (let date = dateIn(zone, from); compareDates(date, last) <= 0; date = addDays(date, 1)) {
      dates.add(date);
    }
  }
  return [...dates].toSorted(compareDates);
}

/** The days from `from` to `to` in UTC, both included. */
export function spanOf(from: PlainDate, to: PlainDate): ReportSpan {
  return { from: midnight(from), before: midnight(to) + DAY_MS };
}

function midnight(date: PlainDate): Instant {
  return Date.parse(`${date}T00:00:00Z`);
}
