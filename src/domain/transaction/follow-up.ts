/** Refunds, voids, captures and disputes of a transaction (docs/concepts/life-of-a-charge.md). Pure. */
import { latest, type PlainDate } from "../calendar/plain-date.ts";
import { change, type Change } from "../change.ts";
import { formatMajor } from "../money/money.ts";
import { postChargeback } from "../ledger/posting.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import type { OutcomeContext } from "./charge.ts";
import { childOf } from "./new-transaction.ts";
import { refundableMinor, type SettlementTerms, type Transaction } from "./transaction.ts";

export type FollowUp = { readonly child: Transaction; readonly change: Change };

export type FollowUpContext = OutcomeContext & {
  readonly today: PlainDate;
  /** When the reconciler takes over, should the sender die. */
  readonly checkAt: number;
};

/** Reserves the amount on the parent before the refund is sent, so that two cannot exceed the rest. */
export function planRefund(
  parent: Transaction,
  amountMinor: bigint | null,
  context: FollowUpContext,
): Result<FollowUp> {
  if (parent.kind !== "sale" && parent.kind !== "capture") {
    return refuse("wrong_state", `A ${parent.kind} takes no money, so there is none to refund.`);
  }
  if (parent.state !== "approved") {
    return refuse("wrong_state", `The transaction is ${parent.state}, not approved.`, "state");
  }
  const rest = refundableMinor(parent);
  const wanted = amountMinor ?? rest;
  if (wanted <= 0n && rest > 0n) {
    return refuse("invalid_field", "The amount must be above 0.", "amountMinor");
  }
  if (wanted > rest || rest === 0n) {
    return refuse(
      "refund_over_rest",
      `${formatMajor(rest, parent.currency)} ${parent.currency} can still be refunded.`,
      "amountMinor",
    );
  }
  const child = sendingChild(parent, "refund", wanted, context);
  return accept({
    child,
    change: change({
      newTransactions: [child],
      transactions: [
        { was: parent, next: { ...parent, reversedMinor: parent.reversedMinor + wanted } },
      ],
    }),
  });
}

/** Follow-ups of which one at a time is made, since each says what is left for the next. */
const BEFORE_SETTLEMENT: ReadonlySet<string> = new Set<Transaction["kind"]>([
  "void",
  "hold",
  "release",
]);

/** Takes a payment back before it settles. `isSettled`: its batch has left. */
export function planVoid(
  parent: Transaction,
  isSettled: boolean,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  if (parent.state !== "approved" || !["sale", "auth", "capture"].includes(parent.kind)) {
    return refuse("wrong_state", `A ${parent.kind} that is ${parent.state} cannot be voided.`);
  }
  if (parent.settleHold === "cancelled") {
    return refuse("wrong_state", "The transaction is voided already.", "state");
  }
  if (isSettled) return refuse("already_settled", "It has settled; refund it instead.");
  if (parent.reversedMinor > 0n) {
    return refuse("wrong_state", "Part of it was refunded; refund the rest instead.");
  }
  if (children.some((one) => BEFORE_SETTLEMENT.has(one.kind) && one.checkAt !== null)) {
    return refuse("charge_in_flight", "A change of this transaction is on its way.");
  }
  return voidOf(parent, parent.settleMinor ?? parent.amountMinor, context);
}

function voidOf(
  parent: Transaction,
  amountMinor: bigint,
  context: FollowUpContext,
): Result<FollowUp> {
  const child = sendingChild(parent, "void", amountMinor, context);
  return accept({ child, change: change({ newTransactions: [child] }) });
}

/** Lowers what will settle to `settleMinor`: the difference is voided. */
export function planLower(
  parent: Transaction,
  settleMinor: bigint,
  isSettled: boolean,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  const voids = planVoid(parent, isSettled, children, context);
  if (!voids.ok) return voids;
  const present = parent.settleMinor ?? parent.amountMinor;
  if (settleMinor <= 0n || settleMinor >= present) {
    return refuse("invalid_field", "What settles can only be lowered.", "settleMinor");
  }
  return voidOf(parent, present - settleMinor, context);
}

/** Keeps the money of a payment from going out, until it is released. */
export function planHold(
  parent: Transaction,
  isSettled: boolean,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  const may = planVoid(parent, isSettled, children, context);
  if (!may.ok) return may;
  return accept(terms(parent, { hold: "suspended", settleOn: null }, context));
}

/** Lets it go out on `settleOn`, or a held one with today's. `manual`: as somebody decided. */
export function planRelease(
  parent: Transaction,
  { hold, settleOn }: SettlementTerms & { readonly hold: "manual" | null },
  isSettled: boolean,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  const may = planVoid(parent, isSettled, children, context);
  if (!may.ok) return may;
  const own =
    parent.settleHold === "suspended" ? context.today : (parent.settleOn ?? context.today);
  const on = latest(settleOn ?? own, context.today);
  return accept(terms(parent, { hold, settleOn: on }, context));
}

function terms(
  parent: Transaction,
  settlement: SettlementTerms,
  context: FollowUpContext,
): FollowUp {
  const kind = settlement.hold === "suspended" ? "hold" : "release";
  const child = { ...sendingChild(parent, kind, 0n, context), extra: { settlement } };
  return { child, change: change({ newTransactions: [child] }) };
}

/** Takes money that was reserved; at most what is left of it. */
export function planCapture(
  parent: Transaction,
  amountMinor: bigint | null,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  if (parent.kind !== "auth" || parent.state !== "approved") {
    return refuse("wrong_state", "Only an approved authorisation can be captured.");
  }
  if (parent.settleHold === "cancelled") {
    return refuse("wrong_state", "The authorisation was voided.", "state");
  }
  const taken = children
    .filter((one) => one.kind === "capture" && one.state !== "declined" && one.state !== "failed")
    .reduce((sum, one) => sum + one.amountMinor, 0n);
  const rest = parent.amountMinor - taken;
  const wanted = amountMinor ?? rest;
  if (wanted <= 0n && rest > 0n) {
    return refuse("invalid_field", "The amount must be above 0.", "amountMinor");
  }
  if (wanted > rest || rest <= 0n) {
    return refuse(
      "capture_over_authorised",
      `${formatMajor(rest, parent.currency)} ${parent.currency} can still be captured.`,
      "amountMinor",
    );
  }
  const child = sendingChild(parent, "capture", wanted, context);
  return accept({ child, change: change({ newTransactions: [child] }) });
}

function sendingChild(
  parent: Transaction,
  kind: "refund" | "void" | "capture" | "hold" | "release",
  amountMinor: bigint,
  context: FollowUpContext,
): Transaction {
  return childOf(parent, context, {
    kind,
    state: "sending",
    amountMinor,
    businessOn: context.today,
    checkAt: context.checkAt,
  });
}

export type Dispute = {
  /** As told by the bank, in minor units of the transaction's currency. */
  readonly amountMinor: bigint;
  /** `lost`: the bank took the money. `won`: it came back after an earlier `lost`. */
  readonly outcome: "lost" | "won";
};

/** A chargeback, or its reversal, that the bank told us of; it may exceed what is left (a task). */
export function tellDispute(
  parent: Transaction,
  dispute: Dispute,
  children: readonly Transaction[],
  context: FollowUpContext,
): Result<FollowUp> {
  const { amountMinor, outcome } = dispute;
  if (parent.state !== "approved" || (parent.kind !== "sale" && parent.kind !== "capture")) {
    return refuse("wrong_state", "Only an approved sale or capture can be disputed.");
  }
  if (amountMinor <= 0n || amountMinor > parent.amountMinor) {
    return refuse("invalid_field", "Give an amount up to that of the transaction.", "amountMinor");
  }
  const won = outcome === "won";
  const lost = disputed(children, "chargeback") - disputed(children, "chargeback_reversal");
  if (won && amountMinor > lost) {
    return refuse("wrong_state", "No chargeback of that amount is open.", "amountMinor");
  }
  if (!won && lost + amountMinor > parent.amountMinor) {
    return refuse("wrong_state", "The whole amount is charged back already.", "amountMinor");
  }
  const child = childOf(parent, context, {
    kind: won ? "chargeback_reversal" : "chargeback",
    state: "approved",
    amountMinor,
    businessOn: context.today,
    decidedAt: context.now,
  });
  const reversedMinor = parent.reversedMinor + (won ? -amountMinor : amountMinor);
  const paidTwice = reversedMinor > (parent.settleMinor ?? parent.amountMinor);
  return accept({
    child,
    change: change({
      newTransactions: [child],
      transactions: [{ was: parent, next: { ...parent, reversedMinor } }],
      entries: postChargeback(
        {
          sourceId: child.id,
          currency: parent.currency,
          customerId: parent.customerId,
          bookedOn: context.today,
        },
        amountMinor,
        won,
      ),
      events: [
        {
          kind: won ? "transaction.chargeback_reversed" : "transaction.charged_back",
          purchaseId: parent.purchaseId,
          transactionId: child.id,
          facts: { parentId: String(parent.id), amountMinor: String(amountMinor) },
        },
      ],
      tasks: paidTwice
        ? [
            {
              kind: "paid_out_twice",
              subjectId: parent.id,
              detail: "More was refunded and charged back than was paid; claim the difference.",
            },
          ]
        : [],
    }),
  });
}

function disputed(children: readonly Transaction[], kind: Transaction["kind"]): bigint {
  return children
    .filter((one) => one.kind === kind)
    .reduce((sum, one) => sum + one.amountMinor, 0n);
}
