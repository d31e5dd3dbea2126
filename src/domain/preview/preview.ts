/**
 * What a command would do to money, dates and access: in data, and in words (words.ts). Pure.
 *
 * It reads the very plan that the command carries out, and lets the bank approve what would be sent,
 * by the same decision that records the bank's answer; so it cannot promise anything else.
 */
import type { Instant } from "../calendar/instant.ts";
import { dateIn } from "../calendar/zone.ts";
import type { Change } from "../change.ts";
import { hasAccess } from "../purchase/access.ts";
import type { Held } from "../purchase/moves.ts";
import type { PurchaseState } from "../purchase/purchase.ts";
import type { Subscription, SubscriptionState } from "../subscription/subscription.ts";
import type { Approval, OutcomeContext } from "../transaction/charge.ts";
import { decideOutcome } from "../transaction/outcome.ts";
import type { MoneyNow, Turned } from "./effect.ts";
import { chargesAtOnce, firstCharges, type NextCharge } from "./next-charges.ts";
import type { Plan } from "./plan.ts";
import { describe } from "./words.ts";

export type Preview = {
  /** One sentence each, for a person. */
  readonly words: readonly string[];
  /** What moves at once. */
  readonly money: readonly MoneyNow[];
  /** What falls due at once by it, for the engine to charge. */
  readonly dueNow: readonly Pick<MoneyNow, "amountMinor" | "currency">[];
  /** Every subscription of the purchases concerned, as it would be. */
  readonly subscriptions: readonly SubscriptionPreview[];
  readonly access: readonly AccessPreview[];
};

export type SubscriptionPreview = {
  /** Null: it would be made. */
  readonly subscriptionId: bigint | null;
  readonly state: SubscriptionState;
  readonly currency: string;
  /** 0: no end. */
  readonly finalPosition: number;
  /** The next three at most. */
  readonly charges: readonly NextCharge[];
};

export type AccessPreview = {
  /** Null: it would be made. */
  readonly purchaseId: bigint | null;
  readonly state: PurchaseState;
  readonly hasAccess: boolean;
  /** Null: no end is known. */
  readonly until: Instant | null;
};

const SHOWN_CHARGES = 3;

/** The bank's yes, as far as a decision looks at it. */
const APPROVED: Approval = {
  kind: "approved",
  gatewayRef: "preview",
  authCode: "preview",
  networkTransactionId: null,
  surplus: [],
};

/** `context` gives ids below 0, which no row has. Throws for a plan that cannot be carried out. */
export function previewOf(plan: Plan, context: OutcomeContext): Preview {
  const { now } = context;
  const changes = [plan.change, ...answered(plan, context)];
  const turned = plan.held.map((was): Turned => ({
    was,
    next: afterwards(was, changes),
    isNew: was.purchase.id < 0n,
  }));
  const money = changes.flatMap(moneyMoved);
  return {
    words: describe({
      turned,
      money,
      methodsOff: plan.change.methodsOff.length,
      asksBank: plan.charge !== null,
      now,
    }),
    money,
    dueNow: turned.flatMap(fallenDue(now)),
    subscriptions: turned.flatMap(({ next: { subscriptions, rules } }) =>
      subscriptions.map((one) => ({
        subscriptionId: known(one.id),
        state: one.state,
        currency: one.currency,
        finalPosition: one.finalPosition,
        charges: firstCharges(one, rules, dateIn(rules.zone, now), SHOWN_CHARGES),
      })),
    ),
    access: turned.map(({ next, isNew }) => ({
      purchaseId: isNew ? null : next.purchase.id,
      state: next.purchase.state,
      hasAccess: hasAccess(next, now),
      until: next.purchase.accessUntil,
    })),
  };
}

function known(id: bigint): bigint | null {
  return id < 0n ? null : id;
}

/** What an approval of the plan's charge makes of it; nothing where nothing is sent. */
function answered({ charge, change, held }: Plan, context: OutcomeContext): Change[] {
  if (charge === null) return [];
  const [claimed] = held.map((one) => afterwards(one, [change]));
  const decision = decideOutcome({ ...charge, held: claimed ?? null }, APPROVED, {
    ...context,
    clientWaits: true,
  });
  if (decision.kind !== "change") throw new Error("a charge was previewed without its purchase");
  return [decision.change];
}

function afterwards(held: Held, changes: readonly Change[]): Held {
  const { purchase, rules } = held;
  const edits = new Map(
    changes.flatMap((one) => one.subscriptions.map(({ was, next }) => [was.id, next] as const)),
  );
  const made = changes.flatMap((one) => one.newSubscriptions);
  const subscriptions: readonly Subscription[] = [
    ...held.subscriptions.map((one) => edits.get(one.id) ?? one),
    ...made.filter((one) => one.purchaseId === purchase.id),
  ];
  const edited = changes
    .flatMap((one) => one.purchases)
    .filter(({ was }) => was.id === purchase.id);
  return { purchase: edited.at(-1)?.next ?? purchase, subscriptions, rules };
}

/** Charges of subscriptions that charged nothing before. */
function fallenDue(now: Instant) {
  return ({ was, next: { subscriptions, rules } }: Turned): Preview["dueNow"] => {
    const charged = new Set(was.subscriptions.filter((one) => one.chargeOn !== null).map(idOf));
    return subscriptions
      .filter((one) => !charged.has(one.id))
      .flatMap((one) =>
        chargesAtOnce(one, rules, dateIn(rules.zone, now)).map(({ amountMinor }) => ({
          amountMinor,
          currency: one.currency,
        })),
      );
  };
}

function idOf({ id }: Subscription): bigint {
  return id;
}

/** The payments that a change sends or books. */
function moneyMoved({ newTransactions }: Change): MoneyNow[] {
  return newTransactions.map(({ kind, amountMinor, currency }) => ({
    kind,
    amountMinor,
    currency,
  }));
}
