/**
 * Records a change by the statement that fits: what came out alike in one narrow statement, what is
 * left in the general one. Both run in the caller's transaction, and their counts add up.
 *
 * Which is which is read off the rows, column by column, never off what happened to them: no rule
 * lives here, and a row that fits nowhere else is written whole.
 */
import type { Edit } from "../../domain/change.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import type { Tx } from "../statement.ts";
import { recordAlike, type CommonEntry, type CommonOutcome } from "./record-alike.ts";
import { recordHot, type HotChange, type HotCounts, type RecordedEvent } from "./record-hot.ts";

/** Columns that the narrow statement leaves as they are. */
const KEPT_OF_SUBSCRIPTION = [
  "state",
  "reason",
  "finalPosition",
  "failedPeriods",
  "noticeDays",
  "paymentMethodId",
  "unit",
  "frequency",
  "anchorOn",
  "anchorDay",
  "amountMinor",
  "gateTransactionId",
] as const satisfies readonly (keyof Subscription)[];
const KEPT_OF_TRANSACTION = [
  "attemptNo",
  "attemptKey",
  "settleHold",
  "settleMinor",
  "reversedMinor",
  "stoodInAt",
  "standInRetries",
] as const satisfies readonly (keyof Transaction)[];
const OUTCOME = [
  "state",
  "checkAt",
  "decidedAt",
  "responseCode",
  "declineClass",
  "adviceCode",
  "settleOn",
] as const satisfies readonly (keyof CommonOutcome)[];

/** Columns that it writes one by one, or that no change moves. */
type Moved<T> = Extract<
  keyof T,
  | ("slot" | "position" | "dueOn" | "chargeOn" | "retryNo" | "noticeOn" | "lastChargedOn")
  | ("orderNo" | "version" | "gatewayRef" | "authCode")
>;
type FixedOfSubscription =
  | ("id" | "purchaseId" | "customerId" | "gatewayAccountId" | "policyId" | "lane" | "groupSize")
  | ("trialAmountMinor" | "currency" | "taxed" | "installment");
type FixedOfTransaction =
  | ("id" | "customerId" | "purchaseId" | "kind" | "stage" | "parentId" | "paymentMethodId")
  | ("gatewayAccountId" | "amountMinor" | "currency" | "lineCount" | "at" | "businessOn" | "extra");
/** A new column that is on no list does not compile: the narrow statement would forget its change. */
type Forgotten = [
  Exclude<
    keyof Subscription,
    Moved<Subscription> | FixedOfSubscription | (typeof KEPT_OF_SUBSCRIPTION)[number]
  >,
  Exclude<
    keyof Transaction,
    | Moved<Transaction>
    | FixedOfTransaction
    | (typeof KEPT_OF_TRANSACTION)[number]
    | (typeof OUTCOME)[number]
  >,
];
true satisfies Forgotten extends [never, never] ? true : false;

/** Fewer that are alike are not worth a statement of their own. */
const FEW = 4;
const ENTRY: readonly (keyof CommonEntry)[] = ["debit", "credit", "currency", "bookedOn"];

export async function recordChange(tx: Tx, hot: HotChange): Promise<HotCounts> {
  const transactions = split(
    hot.transactions,
    keeps(KEPT_OF_TRANSACTION),
    ({ next }) => next,
    OUTCOME,
  );
  const [example] = transactions.alike;
  if (example === undefined || transactions.alike.length < FEW) return await recordHot(tx, hot);
  const subscriptions = partition(hot.subscriptions, keeps(KEPT_OF_SUBSCRIPTION));
  const entries = split(
    hot.entries,
    () => true,
    (entry) => entry,
    ENTRY,
  );
  const events = split(hot.events, isPlain, (event) => event, ["kind"]);
  const alike = recordAlike(tx, {
    now: hot.now,
    subscriptions: subscriptions.alike,
    transactions: transactions.alike,
    outcome: example.next,
    deadLinesOf: hot.deadLinesOf,
    entries: entries.alike,
    entry: entries.alike[0] ?? null,
    events: events.alike,
    eventKind: events.alike[0]?.kind ?? null,
  });
  const rest: HotChange = {
    now: hot.now,
    subscriptions: subscriptions.rest,
    transactions: transactions.rest,
    deadLinesOf: [],
    entries: entries.rest,
    events: events.rest,
    attempts: hot.attempts,
  };
  if (isEmpty(rest)) return await alike;
  // asked for without waiting: whatever the caller asks for next is behind both
  const [counts, others] = await Promise.all([alike, recordHot(tx, rest)]);
  return sum(counts, others);
}

type Split<T> = { readonly alike: readonly T[]; readonly rest: readonly T[] };

function partition<T>(rows: readonly T[], fits: (row: T) => boolean): Split<T> {
  if (rows.every(fits)) return { alike: rows, rest: [] };
  return { alike: rows.filter(fits), rest: rows.filter((row) => !fits(row)) };
}

/** `alike`: of the rows that fit, the largest group that agrees in `columns` of what `read` gives. */
function split<T, R>(
  rows: readonly T[],
  fits: (row: T) => boolean,
  read: (row: T) => R,
  columns: readonly (keyof R)[],
): Split<T> {
  const groups: { readonly example: R; readonly rows: T[] }[] = [];
  const rest: T[] = [];
  for (const row of rows) {
    const values = read(row);
    if (!fits(row)) rest.push(row);
    else {
      const known = groups.find(({ example }) => agree(columns, example, values));
      if (known === undefined) groups.push({ example: values, rows: [row] });
      else known.rows.push(row);
    }
  }
  const [largest, ...others] = groups.sort((a, b) => b.rows.length - a.rows.length);
  for (const { rows: more } of others) rest.push(...more);
  return { alike: largest?.rows ?? [], rest };
}

function keeps<T>(columns: readonly (keyof T)[]): (edit: Edit<T>) => boolean {
  return ({ was, next }) => agree(columns, was, next);
}

function agree<T>(columns: readonly (keyof T)[], a: T, b: T): boolean {
  for (const column of columns) if (a[column] !== b[column]) return false;
  return true;
}

function isPlain(event: RecordedEvent): boolean {
  return event.facts === null && event.subscriptionId === null;
}

function isEmpty(hot: HotChange): boolean {
  const { subscriptions, transactions, entries, events, attempts } = hot;
  return [subscriptions, transactions, entries, events, attempts].every(
    (part) => part.length === 0,
  );
}

function sum(a: HotCounts, b: HotCounts): HotCounts {
  return {
    subscriptions: a.subscriptions + b.subscriptions,
    transactions: a.transactions + b.transactions,
    deadTransactions: a.deadTransactions + b.deadTransactions,
    entries: a.entries + b.entries,
    events: a.events + b.events,
    attempts: a.attempts + b.attempts,
    deliveries: a.deliveries + b.deliveries,
  };
}
