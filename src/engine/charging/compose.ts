/**
 * From due subscriptions to transactions with their lines. Pure but for the ids and keys it is given.
 *
 * Subscriptions charged together (`groupSize` > 1) go into one transaction, whole groups or none: a
 * group of which a mate is held by somebody else, or already in flight, is left for the next pass.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { compareDates, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { amountDue, type Subscription } from "../../domain/subscription/subscription.ts";
import { newTransaction } from "../../domain/transaction/new-transaction.ts";
import type {
  Transaction,
  TransactionExtra,
  TransactionLine,
  TransactionStage,
} from "../../domain/transaction/transaction.ts";

export type Planned = {
  readonly transaction: Transaction;
  readonly lines: readonly TransactionLine[];
  readonly subscriptions: readonly Subscription[];
};

export type ComposeContext = {
  readonly now: Instant;
  readonly today: PlainDate;
  readonly checkAt: Instant;
  readonly newRecordId: () => bigint;
  readonly newKey: () => string;
};

/** The groups that can be charged now, each a list of due subscriptions of one transaction. */
export function dueGroups(
  locked: readonly Subscription[],
  inFlight: ReadonlySet<bigint>,
  today: PlainDate,
): readonly (readonly Subscription[])[] {
  const alone: (readonly Subscription[])[] = [];
  const together = new Map<bigint, Subscription[]>();
  for (const one of locked) {
    if (one.groupSize === 1) alone.push([one]);
    else together.set(one.purchaseId, [...(together.get(one.purchaseId) ?? []), one]);
  }
  const groups = [...alone];
  for (const mates of together.values()) {
    if (mates.length < (mates[0]?.groupSize ?? 0)) continue;
    if (mates.some((mate) => inFlight.has(mate.id))) continue;
    const due = mates.filter(
      (mate) => mate.chargeOn !== null && compareDates(mate.chargeOn, today) <= 0,
    );
    groups.push(...bySamePayment(due));
  }
  return groups;
}

/** Mates that were moved to different cards cannot share a transaction. */
function bySamePayment(mates: readonly Subscription[]): Subscription[][] {
  const groups = new Map<string, Subscription[]>();
  for (const mate of mates) {
    const key = `${mate.paymentMethodId} ${mate.gatewayAccountId} ${mate.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), mate]);
  }
  return [...groups.values()];
}

/** One transaction for `group`, which must not be empty. */
export function composeCharge(
  group: readonly Subscription[],
  context: ComposeContext,
  options: {
    readonly stage?: TransactionStage;
    readonly extra?: TransactionExtra;
    /** Of each; absent: what is due. */
    readonly amountOf?: (one: Subscription) => bigint;
  } = {},
): Planned {
  const [first] = group;
  if (first === undefined) throw new Error("a charge needs at least one subscription");
  const id = context.newRecordId();
  const amountOf = options.amountOf ?? amountDue;
  const lines = group.map((one, index): TransactionLine => ({
    transactionId: id,
    lineNo: index + 1,
    kind: "position",
    subscriptionId: one.id,
    position: one.position,
    refId: null,
    dueOn: one.dueOn,
    amountMinor: amountOf(one),
    live: true,
  }));
  const stage =
    options.stage ?? (group.every((one) => one.position === 2) ? "conversion" : "rebill");
  const isMoved = group.some(hasMoved);
  const extra = isMoved ? { ...options.extra, movedTo: datesMovedTo(group) } : options.extra;
  const transaction = newTransaction({
    id,
    customerId: first.customerId,
    purchaseId: first.purchaseId,
    kind: "sale",
    stage,
    paymentMethodId: first.paymentMethodId,
    gatewayAccountId: first.gatewayAccountId,
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
    currency: first.currency,
    lineCount: lines.length,
    state: "sending",
    attemptKey: context.newKey(),
    checkAt: context.checkAt,
    at: context.now,
    businessOn: context.today,
    extra: extra === undefined || Object.keys(extra).length === 0 ? null : extra,
  });
  return { transaction, lines, subscriptions: group };
}

/** It is charged on another date than the one it was due on. */
function hasMoved({ chargeOn, dueOn }: Subscription): boolean {
  return chargeOn !== null && chargeOn !== dueOn;
}

/** By number of the line. */
function datesMovedTo(group: readonly Subscription[]): Readonly<Record<string, PlainDate>> {
  return Object.fromEntries(
    group.flatMap((one, index) =>
      one.chargeOn !== null && hasMoved(one) ? [[String(index + 1), one.chargeOn] as const] : [],
    ),
  );
}
