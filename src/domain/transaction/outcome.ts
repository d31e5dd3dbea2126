/**
 * What a gateway's answer makes of a transaction and of everything it pays for (docs/concepts/life-of-a-charge.md).
 *
 * The one decision behind the set-based statements, the reconciler and the commands: a direct
 * answer, a look-up and a late answer all come here, so that they cannot disagree. Pure: time, the
 * next attempt's key and new ids are arguments.
 */
import type { Instant } from "../calendar/instant.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import { dateIn } from "../calendar/zone.ts";
import { change, mergeChanges, type Change } from "../change.ts";
import type { EventDraft, EventKind } from "../event.ts";
import {
  postRefund,
  postSale,
  postSurplus,
  postSurplusRefund,
  postVoid,
} from "../ledger/posting.ts";
import { assertMove } from "../lifecycle.ts";
import type { DeclineClass } from "../policy/decline.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { approveFirst, failFirst } from "../purchase/first-payment.ts";
import { expirePurchase, followSubscriptions, type Held } from "../purchase/moves.ts";
import {
  afterApproval,
  afterDecline,
  countFrom,
  type DeclineEffect,
} from "../subscription/charged.ts";
import type { Subscription } from "../subscription/subscription.ts";
import {
  TRANSACTION_LIFECYCLE,
  type Transaction,
  type TransactionLine,
  type TransactionMove,
  type TransactionState,
} from "./transaction.ts";

/** What came back. `never-arrived` only from a look-up. */
export type Outcome =
  | {
      readonly kind: "approved";
      readonly gatewayRef: string;
      readonly authCode: string;
      readonly networkTransactionId: string | null;
      readonly surplus: readonly { readonly gatewayRef: string; readonly amountMinor: bigint }[];
    }
  | {
      readonly kind: "declined";
      readonly declineClass: DeclineClass;
      readonly responseCode: string;
      readonly adviceCode: string | null;
    }
  | {
      readonly kind: "undeliverable";
      readonly answered: boolean;
      readonly cause: string;
      /** Nobody was called at all, so this was no try. */
      readonly unsent?: true;
    }
  | { readonly kind: "no-answer"; readonly cause: string }
  | { readonly kind: "never-arrived" };

/** An undecided transaction with what it pays for. */
export type Charge = {
  readonly transaction: Transaction;
  readonly lines: readonly TransactionLine[];
  /** The subscriptions of its lines. */
  readonly subscriptions: readonly Subscription[];
  readonly rules: RuleSet;
  /** The purchase with all its subscriptions: null on the hot path, which seldom needs it. */
  readonly held: Held | null;
  /** The transaction that this one refunds, voids or captures. */
  readonly parent: Transaction | null;
};

export type OutcomeContext = {
  readonly now: Instant;
  /** A fresh random key for the next attempt. */
  readonly newKey: () => string;
  /** The gateway is known to be out of reach until then; undecided charges wait for that together. */
  readonly notBefore?: Instant;
  /** Fresh ids of kind `record`, for surplus children and their refunds. */
  readonly newRecordId: () => bigint;
};

/** `needs-purchase`: load the purchase and its subscriptions and ask again. */
export type Decision =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "needs-purchase" };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Decides; throws only when called for a transaction that is not undecided (a bug of the caller). */
export function decideOutcome(charge: Charge, outcome: Outcome, context: OutcomeContext): Decision {
  const needsHeld = charge.transaction.stage === "initial" && charge.transaction.parentId === null;
  if (needsHeld && charge.held === null) return { kind: "needs-purchase" };
  switch (outcome.kind) {
    case "approved":
      return decided(approve(charge, outcome, context));
    case "declined":
      if (outcome.declineClass === "configuration") {
        return decided(holdForConfiguration(charge, outcome.responseCode, context));
      }
      return decline(charge, outcome, context);
    case "undeliverable":
      return undeliverable(charge, outcome, context);
    case "no-answer":
      return decided(loseSight(charge, context));
    case "never-arrived":
      return neverArrived(charge, context);
  }
}

function decided(made: Change): Decision {
  return { kind: "change", change: made };
}

/** The business date that an answer at `now` belongs to. */
function businessDate(rules: RuleSet, now: Instant): PlainDate {
  return dateIn(rules.zone, now);
}

// Approved ----------------------------------------------------------------------------------------

function approve(
  charge: Charge,
  outcome: Extract<Outcome, { kind: "approved" }>,
  context: OutcomeContext,
): Change {
  const { transaction } = charge;
  const today = businessDate(charge.rules, context.now);
  const settles =
    transaction.kind !== "verify" && transaction.kind !== "auth" && transaction.kind !== "void";
  const next = moved(transaction, "approve", "approved", {
    checkAt: null,
    decidedAt: context.now,
    gatewayRef: outcome.gatewayRef,
    authCode: outcome.authCode,
    responseCode: "00",
    settleOn: settles ? today : null,
  });
  const effect = effectOfApproval(charge, outcome, today, context);
  return mergeChanges([
    change({
      transactions: [{ was: transaction, next }],
      events: [approvedEvent(transaction, effect.skippedOn)],
    }),
    effect.change,
    ...outcome.surplus.map((booking) => foundSurplus(charge, booking, today, context)),
  ]);
}

const APPROVED_EVENTS: Partial<Record<Transaction["kind"], EventKind>> = {
  refund: "transaction.refunded",
  void: "transaction.voided",
};

function approvedEvent(transaction: Transaction, skippedOn: readonly PlainDate[]): EventDraft {
  const facts = {
    ...(transaction.parentId === null ? {} : { parentId: String(transaction.parentId) }),
    ...(skippedOn.length === 0 ? {} : { skippedOn }),
  };
  return {
    kind:
      APPROVED_EVENTS[transaction.kind] ??
      (transaction.stoodInAt === null ? "transaction.approved" : "transaction.stand_in_approved"),
    purchaseId: transaction.purchaseId,
    transactionId: transaction.id,
    // no facts on the hot path: the transaction says it all
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}

type ApprovalEffect = { readonly change: Change; readonly skippedOn: readonly PlainDate[] };

function effectOfApproval(
  charge: Charge,
  outcome: Extract<Outcome, { kind: "approved" }>,
  today: PlainDate,
  context: OutcomeContext,
): ApprovalEffect {
  const { transaction, parent } = charge;
  const only = (made: Change): ApprovalEffect => ({ change: made, skippedOn: [] });
  const source = {
    sourceId: transaction.id,
    currency: transaction.currency,
    customerId: transaction.customerId,
    bookedOn: today,
  };
  switch (transaction.kind) {
    case "refund":
      return only(
        change({
          entries:
            parent?.kind === "surplus"
              ? postSurplusRefund(source, transaction.amountMinor)
              : postRefund(source, transaction.amountMinor),
        }),
      );
    case "void": {
      if (parent === null) throw new Error(`void ${transaction.id} has no parent`);
      const posted = parent.kind === "sale" || parent.kind === "capture";
      return only(
        change({
          transactions: [{ was: parent, next: { ...parent, settleHold: "cancelled" } }],
          entries: posted ? postVoid(source, parent.settleMinor ?? parent.amountMinor) : [],
        }),
      );
    }
    case "capture":
      return only(
        change({
          entries: postSale(source, [
            { lineNo: 1, kind: "item", amountMinor: transaction.amountMinor },
          ]),
        }),
      );
    default: {
      const entries = transaction.kind === "sale" ? postSale(source, charge.lines) : [];
      const paid =
        transaction.stage === "initial"
          ? only(
              approveFirst(requireHeld(charge), transaction, {
                now: context.now,
                networkTransactionId: outcome.networkTransactionId,
              }),
            )
          : advancePaid(charge, today);
      return {
        change: mergeChanges([change({ entries }), paid.change]),
        skippedOn: paid.skippedOn,
      };
    }
  }
}

function advancePaid(charge: Charge, today: PlainDate): ApprovalEffect {
  const charged = positionsOf(charge).map(({ line, subscription: was }) => {
    const effect = afterApproval(was, line, charge.rules, today);
    const moveAnchor = charge.transaction.extra?.moveAnchor === true && effect.next !== was;
    return {
      was,
      ...effect,
      next: moveAnchor ? countFrom(effect.next, charge.rules, today) : effect.next,
    };
  });
  return {
    change: change({
      subscriptions: charged
        .filter(({ was, next }) => next !== was)
        .map(({ was, next }) => ({ was, next })),
      events: charged.flatMap(({ events }) => events),
    }),
    skippedOn: charged.flatMap(({ skippedOn }) => skippedOn),
  };
}

function foundSurplus(
  charge: Charge,
  booking: { readonly gatewayRef: string; readonly amountMinor: bigint },
  today: PlainDate,
  context: OutcomeContext,
): Change {
  const { transaction } = charge;
  const child = childOf(transaction, context, {
    kind: "surplus",
    state: "approved",
    amountMinor: booking.amountMinor,
    gatewayRef: booking.gatewayRef,
    decidedAt: context.now,
    settleOn: today,
    reversedMinor: booking.amountMinor,
    businessOn: today,
  });
  const refund = childOf(transaction, context, {
    kind: "refund",
    state: "waiting",
    checkAt: context.now,
    parentId: child.id,
    amountMinor: booking.amountMinor,
    businessOn: today,
    extra: { parentRef: booking.gatewayRef },
  });
  return change({
    newTransactions: [child, refund],
    entries: postSurplus(
      {
        sourceId: child.id,
        currency: transaction.currency,
        customerId: transaction.customerId,
        bookedOn: today,
      },
      booking.amountMinor,
    ),
    events: [
      {
        kind: "transaction.surplus_found",
        purchaseId: transaction.purchaseId,
        transactionId: child.id,
        facts: {
          parentId: String(transaction.id),
          amountMinor: String(booking.amountMinor),
          refundId: String(refund.id),
        },
      },
    ],
  });
}

/** A transaction made from `parent`: same customer, method, gateway account and currency. */
export function childOf(
  parent: Transaction,
  context: Pick<OutcomeContext, "now" | "newKey" | "newRecordId">,
  part: Partial<Transaction> & Pick<Transaction, "kind" | "state" | "amountMinor" | "businessOn">,
): Transaction {
  return {
    id: context.newRecordId(),
    customerId: parent.customerId,
    purchaseId: parent.purchaseId,
    stage: parent.stage,
    parentId: parent.id,
    paymentMethodId: parent.paymentMethodId,
    gatewayAccountId: parent.gatewayAccountId,
    currency: parent.currency,
    lineCount: 0,
    attemptNo: 1,
    attemptKey: context.newKey(),
    checkAt: null,
    stoodInAt: null,
    at: context.now,
    decidedAt: null,
    gatewayRef: null,
    authCode: null,
    responseCode: null,
    declineClass: null,
    adviceCode: null,
    settleOn: null,
    settleHold: null,
    settleMinor: null,
    reversedMinor: 0n,
    version: 1,
    extra: null,
    ...part,
  };
}

// Declined ----------------------------------------------------------------------------------------

function decline(
  charge: Charge,
  outcome: Pick<
    Extract<Outcome, { kind: "declined" }>,
    "declineClass" | "responseCode" | "adviceCode"
  >,
  context: OutcomeContext,
): Decision {
  const { transaction, parent } = charge;
  const next = moved(transaction, "decline", "declined", {
    checkAt: null,
    decidedAt: context.now,
    responseCode: outcome.responseCode,
    declineClass: outcome.declineClass,
    adviceCode: outcome.adviceCode,
  });
  const base = change({
    transactions: [{ was: transaction, next }],
    deadLinesOf: transaction.lineCount > 0 ? [transaction.id] : [],
    events: [
      {
        kind:
          transaction.stoodInAt === null ? "transaction.declined" : "transaction.stand_in_declined",
        purchaseId: transaction.purchaseId,
        transactionId: transaction.id,
        ...(parent === null ? {} : { facts: { parentId: String(parent.id) } }),
      },
    ],
  });
  if (transaction.kind === "refund" && parent !== null) {
    return decided(mergeChanges([base, giveBackReserve(parent, transaction.amountMinor)]));
  }
  if (transaction.parentId !== null) return decided(base);
  if (transaction.stage === "initial") {
    return decided(mergeChanges([base, failFirst(requireHeld(charge), outcome.responseCode)]));
  }
  if (transaction.stage === "instant") return decided(base);
  const effect = declinePositions(charge, outcome, context);
  return effect === "needs-purchase"
    ? { kind: "needs-purchase" }
    : decided(mergeChanges([base, effect]));
}

/** A refund was reserved before it was sent; its decline gives the amount back (docs/concepts/life-of-a-charge.md). */
function giveBackReserve(parent: Transaction, amountMinor: bigint): Change {
  if (parent.kind === "surplus") return change({});
  return change({
    transactions: [
      { was: parent, next: { ...parent, reversedMinor: parent.reversedMinor - amountMinor } },
    ],
  });
}

function declinePositions(
  charge: Charge,
  outcome: Pick<Extract<Outcome, { kind: "declined" }>, "declineClass" | "adviceCode">,
  context: OutcomeContext,
): Change | "needs-purchase" {
  const today = businessDate(charge.rules, context.now);
  const effects: { was: Subscription; effect: DeclineEffect }[] = positionsOf(charge).map(
    ({ line, subscription }) => ({
      was: subscription,
      effect: afterDecline(subscription, line, outcome, charge.rules, today),
    }),
  );
  const touchesPurchase = effects.some(({ effect }) => effect.purchase !== "none");
  if (touchesPurchase && charge.held === null) return "needs-purchase";
  const methodOff = effects.some(({ effect }) => effect.methodOff);
  const changed = effects.filter(({ was, effect }) => effect.next !== was);
  const own = change({
    subscriptions: changed.map(({ was, effect }) => ({ was, next: effect.next })),
    methodsOff:
      methodOff && charge.transaction.paymentMethodId !== null
        ? [charge.transaction.paymentMethodId]
        : [],
    events: changed.flatMap(({ effect }) => effect.events),
  });
  if (!touchesPurchase) return own;
  return withPurchase(own, requireHeld(charge), {
    now: context.now,
    expire: effects.some(({ effect }) => effect.purchase === "expire"),
  });
}

/** Lets the purchase follow its subscriptions as `own` leaves them. */
function withPurchase(
  own: Change,
  held: Held,
  options: { readonly now: Instant; readonly expire: boolean },
): Change {
  const edited = new Map(own.subscriptions.map((edit) => [edit.was.id, edit.next]));
  const after: Held = {
    ...held,
    subscriptions: held.subscriptions.map((one) => edited.get(one.id) ?? one),
  };
  const ending = { now: options.now, reason: "declined" };
  if (options.expire) {
    const expired = expirePurchase(after, ending);
    // an operator may have expired it already; then only the subscriptions change
    return expired.ok ? mergeChanges([own, expired.value]) : own;
  }
  const follow = followSubscriptions(after, ending);
  return mergeChanges([
    own,
    change({ purchases: follow.edit === null ? [] : [follow.edit], events: follow.events }),
  ]);
}

// Undecided ---------------------------------------------------------------------------------------

function undeliverable(
  charge: Charge,
  outcome: Extract<Outcome, { kind: "undeliverable" }>,
  context: OutcomeContext,
): Decision {
  const { transaction } = charge;
  const isRenewal = transaction.parentId === null && transaction.stage !== "initial";
  const isSurplusRefund = transaction.extra?.parentRef !== undefined;
  if (!isRenewal && !isSurplusRefund) return decline(charge, UNREACHABLE, context);
  const checkAt = nextTry(charge.rules, outcome, context);
  if (
    charge.rules.undeliverable === "hourly_today_then_decline" &&
    businessDate(charge.rules, checkAt) !== businessDate(charge.rules, context.now)
  ) {
    return decline(charge, UNREACHABLE, context);
  }
  return decided(
    wait(charge, { checkAt, closeAttempt: outcome.answered, cause: outcome.cause, context }),
  );
}

/** After a try, as often as the policy says; what was not sent goes when the gateway is next tried. */
function nextTry(
  rules: RuleSet,
  outcome: Extract<Outcome, { kind: "undeliverable" }>,
  { now, notBefore = 0 }: OutcomeContext,
): Instant {
  if (outcome.unsent !== true) return Math.max(now + rules.undeliverableEveryMs, notBefore);
  return notBefore > now ? notBefore : now + Math.min(rules.undeliverableEveryMs, HOUR_MS);
}

/** The answer of nobody: the bank was not reached, and it will not be tried again. */
const UNREACHABLE = {
  declineClass: "soft",
  responseCode: "unreachable",
  adviceCode: null,
} as const satisfies Partial<Extract<Outcome, { kind: "declined" }>>;

function neverArrived(charge: Charge, context: OutcomeContext): Decision {
  const { transaction } = charge;
  if (transaction.stage === "initial" && transaction.parentId === null) {
    return decline(charge, UNREACHABLE, context);
  }
  // the same key is sent again: a packet still on its way cannot charge twice
  return decided(
    wait(charge, { checkAt: context.now, closeAttempt: false, cause: "never arrived", context }),
  );
}

function holdForConfiguration(
  charge: Charge,
  responseCode: string,
  context: OutcomeContext,
): Change {
  const held = wait(charge, {
    checkAt: context.now + HOUR_MS,
    closeAttempt: true,
    cause: responseCode,
    context,
  });
  return mergeChanges([
    held,
    change({
      tasks: [
        {
          kind: "gateway_configuration",
          subjectId: charge.transaction.gatewayAccountId,
          detail:
            `The gateway refused our own set-up (code ${responseCode}). Charges of this gateway ` +
            "account wait and are tried every hour; check its credentials.",
        },
      ],
    }),
  ]);
}

type Wait = {
  readonly checkAt: Instant;
  /** The gateway itself answered: it may replay that answer by key, so the next send has a new one. */
  readonly closeAttempt: boolean;
  readonly cause: string;
  readonly context: OutcomeContext;
};

function wait(charge: Charge, options: Wait): Change {
  const { transaction } = charge;
  const { now, newKey } = options.context;
  const next = moved(transaction, "wait", "waiting", {
    checkAt: options.checkAt,
    ...(options.closeAttempt ? { attemptNo: transaction.attemptNo + 1, attemptKey: newKey() } : {}),
  });
  return change({
    transactions: [{ was: transaction, next }],
    attempts: options.closeAttempt
      ? [
          {
            transactionId: transaction.id,
            attemptNo: transaction.attemptNo,
            attemptKey: transaction.attemptKey,
            sentAt: transaction.at,
            endedAt: now,
            outcome: "undeliverable",
            detail: options.cause.slice(0, 200),
          },
        ]
      : [],
  });
}

/** Silence is not a decline: the transaction is `unknown` and belongs to the reconciler. */
function loseSight(charge: Charge, context: OutcomeContext): Change {
  const { transaction } = charge;
  const next = moved(transaction, "lose_sight", "unknown", {
    checkAt: Math.max(
      context.now + backOffMs(context.now - transaction.at),
      context.notBefore ?? 0,
    ),
  });
  return change({
    transactions: [{ was: transaction, next }],
    events:
      transaction.state === "unknown"
        ? []
        : [
            {
              kind: "transaction.unknown",
              purchaseId: transaction.purchaseId,
              transactionId: transaction.id,
            },
          ],
    tasks:
      context.now - transaction.at >= 24 * HOUR_MS
        ? [
            {
              kind: "outcome_unknown",
              subjectId: transaction.id,
              detail: "The gateway has not said for a day what became of this charge; ask it.",
            },
          ]
        : [],
  });
}

/** From a minute to an hour, doubling: as long again as the transaction is old. */
export function backOffMs(ageMs: number): number {
  return Math.min(HOUR_MS, Math.max(MINUTE_MS, ageMs));
}

/**
 * The bank approved what is decided already: a booking after a decline, or a second one for an
 * approval. The money is surplus; the decision and the position stay. Null: nothing new was booked.
 */
export function lateApproval(
  charge: Charge,
  outcome: Extract<Outcome, { kind: "approved" }>,
  known: readonly Transaction[],
  context: OutcomeContext,
): Change | null {
  const { transaction } = charge;
  const today = businessDate(charge.rules, context.now);
  const knownRefs = new Set([transaction, ...known].map((one) => one.gatewayRef));
  const bookings = [
    { gatewayRef: outcome.gatewayRef, amountMinor: transaction.amountMinor },
    ...outcome.surplus,
  ].filter((booking) => !knownRefs.has(booking.gatewayRef));
  if (bookings.length === 0) return null;
  return mergeChanges(bookings.map((booking) => foundSurplus(charge, booking, today, context)));
}

/** A waiting renewal whose subscription no longer charges is given up; its line dies. */
export function abandon(charge: Charge, now: Instant): Change {
  const { transaction } = charge;
  return change({
    transactions: [
      {
        was: transaction,
        next: moved(transaction, "give_up", "failed", { checkAt: null, decidedAt: now }),
      },
    ],
    deadLinesOf: [transaction.id],
    events: [
      {
        kind: "transaction.abandoned",
        purchaseId: transaction.purchaseId,
        transactionId: transaction.id,
      },
    ],
  });
}

// -------------------------------------------------------------------------------------------------

function moved(
  was: Transaction,
  move: TransactionMove,
  state: TransactionState,
  part: Partial<Transaction>,
): Transaction {
  assertMove(TRANSACTION_LIFECYCLE, move, was.state, state);
  return { ...was, ...part, state };
}

type Position = {
  readonly line: { readonly position: number; readonly claimedChargeOn: PlainDate };
  readonly subscription: Subscription;
};

function positionsOf(charge: Charge): Position[] {
  const byId = new Map(charge.subscriptions.map((one) => [one.id, one]));
  return charge.lines.flatMap((line) => {
    if (line.subscriptionId === null || line.position === null || line.dueOn === null) return [];
    const subscription = byId.get(line.subscriptionId);
    if (subscription === undefined) {
      throw new Error(`subscription ${line.subscriptionId} of a line was not loaded`);
    }
    const claimedChargeOn = charge.transaction.extra?.movedTo?.[String(line.lineNo)] ?? line.dueOn;
    return [{ line: { position: line.position, claimedChargeOn }, subscription }];
  });
}

function requireHeld(charge: Charge): Held {
  if (charge.held === null) {
    throw new Error(`transaction ${charge.transaction.id} was decided without its purchase`);
  }
  return charge.held;
}
