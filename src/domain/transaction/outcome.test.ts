// Goal: a direct answer, a look-up and a late answer decide by the same rules, completely and once
// (docs/concepts/life-of-a-charge.md). Method: every kind of transaction against every outcome; then
// properties of whatever change comes out: one edit a row, one deciding event, money to the cent.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import type { Change } from "../change.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import {
  sampleCharge,
  sampleContext,
  sampleHeld,
  sampleLine,
  samplePurchase,
  sampleRules,
  sampleSubscription,
  sampleTransaction,
} from "../samples.ts";
import { lateApproval } from "./approved.ts";
import type { Approval, Charge, Outcome } from "./charge.ts";
import { decideOutcome } from "./outcome.ts";
import type { Transaction } from "./transaction.ts";
import { abandon, backOffMs } from "./undecided.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const APPROVED: Approval = {
  kind: "approved",
  gatewayRef: "b1",
  authCode: "A1",
  networkTransactionId: "n1",
  surplus: [],
};
const DECLINED: Outcome = {
  kind: "declined",
  declineClass: "soft",
  responseCode: "05",
  adviceCode: null,
};
const MISCONFIGURED: Outcome = { ...DECLINED, declineClass: "configuration", responseCode: "90" };
const UNREACHABLE: Outcome = { kind: "undeliverable", answered: true, cause: "503" };
const REFUSED: Outcome = { kind: "undeliverable", answered: false, cause: "refused" };
const SILENT: Outcome = { kind: "no-answer", cause: "timeout" };
const NEVER_ARRIVED: Outcome = { kind: "never-arrived" };

const RENEWAL = sampleCharge();

/** The first payment of a purchase that waits for it. */
function firstPayment(part: Partial<Transaction> = {}): Charge {
  const transaction = sampleTransaction({ id: 21n, stage: "initial", ...part });
  const subscription = sampleSubscription({ position: 1 });
  return {
    transaction,
    lines: [sampleLine(transaction, subscription)],
    subscriptions: [],
    rules: sampleRules(),
    held: sampleHeld({ purchase: samplePurchase({ state: "pending" }), subscriptions: [] }),
    parent: null,
  };
}

const PAID = sampleTransaction({
  id: 21n,
  state: "approved",
  gatewayRef: "b0",
  reversedMinor: 300n,
});

/** A refund of 3.00, reserved; or a void or capture of the same payment. */
function followUp(kind: "refund" | "void" | "capture", parent: Transaction = PAID): Charge {
  const transaction = sampleTransaction({
    id: 31n,
    kind,
    stage: "initial",
    parentId: parent.id,
    amountMinor: kind === "void" ? parent.amountMinor : 300n,
    lineCount: 0,
  });
  return { ...sampleCharge([]), transaction, lines: [], parent };
}

function decide(charge: Charge, outcome: Outcome): Change {
  const decision = decideOutcome(charge, outcome, sampleContext());
  if (decision.kind !== "change") throw new Error(decision.kind);
  return decision.change;
}

/** `state of the transaction, events, entries, dead lines`. */
function short(change: Change): string {
  return [
    change.transactions[0]?.next.state,
    change.events.map(({ kind }) => kind.replace("transaction.", "")).join(" ") || "-",
    change.entries
      .map(({ debit, credit, amountMinor }) => `${debit}>${credit} ${amountMinor}`)
      .join() || "-",
    change.deadLinesOf.join() || "-",
  ].join(" | ");
}

describe("every kind of transaction, every outcome", () => {
  const charges = {
    renewal: RENEWAL,
    instant: { ...RENEWAL, transaction: { ...RENEWAL.transaction, stage: "instant" } },
    first: firstPayment(),
    "first, reserved": firstPayment({ kind: "auth" }),
    "first, checked": firstPayment({ kind: "verify", amountMinor: 0n }),
    refund: followUp("refund"),
    void: followUp("void", { ...PAID, reversedMinor: 0n }),
    capture: followUp("capture", { ...PAID, kind: "auth" }),
    "refund of surplus": {
      ...followUp("refund", { ...PAID, kind: "surplus" }),
      transaction: { ...followUp("refund").transaction, extra: { parentRef: "b9" } },
    },
  } satisfies Record<string, Charge>;

  const rows: readonly (readonly [keyof typeof charges, Outcome, string])[] = [
    ["renewal", APPROVED, "approved | approved | clearing>sales 1000 | -"],
    ["renewal", DECLINED, "declined | declined | - | 22"],
    ["renewal", MISCONFIGURED, "waiting | - | - | -"],
    ["renewal", UNREACHABLE, "waiting | - | - | -"],
    ["renewal", REFUSED, "waiting | - | - | -"],
    ["renewal", SILENT, "unknown | unknown | - | -"],
    ["renewal", NEVER_ARRIVED, "waiting | - | - | -"],
    ["instant", APPROVED, "approved | approved | clearing>sales 1000 | -"],
    ["instant", DECLINED, "declined | declined | - | 22"],
    ["instant", UNREACHABLE, "waiting | - | - | -"],
    [
      "first",
      APPROVED,
      "approved | approved subscription.created purchase.activated | clearing>sales 1000 | -",
    ],
    ["first", DECLINED, "declined | declined purchase.failed | - | 21"],
    ["first", MISCONFIGURED, "waiting | - | - | -"],
    ["first", UNREACHABLE, "declined | declined purchase.failed | - | 21"],
    ["first", SILENT, "unknown | unknown | - | -"],
    ["first", NEVER_ARRIVED, "declined | declined purchase.failed | - | 21"],
    [
      "first, reserved",
      APPROVED,
      "approved | approved subscription.created purchase.activated | - | -",
    ],
    [
      "first, checked",
      APPROVED,
      "approved | approved subscription.created purchase.activated | - | -",
    ],
    ["refund", APPROVED, "approved | refunded | refunds>clearing 300 | -"],
    ["refund", DECLINED, "declined | declined | - | -"],
    ["refund", UNREACHABLE, "declined | declined | - | -"],
    ["refund", SILENT, "unknown | unknown | - | -"],
    ["refund", NEVER_ARRIVED, "waiting | - | - | -"],
    ["void", APPROVED, "approved | voided | sales>clearing 1000 | -"],
    ["void", DECLINED, "declined | declined | - | -"],
    ["void", UNREACHABLE, "declined | declined | - | -"],
    ["capture", APPROVED, "approved | approved | clearing>sales 300 | -"],
    ["capture", UNREACHABLE, "declined | declined | - | -"],
    ["refund of surplus", APPROVED, "approved | refunded | unapplied>clearing 300 | -"],
    ["refund of surplus", UNREACHABLE, "waiting | - | - | -"],
  ];
  test.for(rows)("%s, %j: %s", ([name, outcome, expected]) => {
    expect(short(decide(charges[name], outcome))).toBe(expected);
  });
});

test.for([APPROVED, DECLINED])(
  "%j of what is over takes its place in the order all the same",
  (outcome) => {
    const [was] = RENEWAL.subscriptions;
    if (was === undefined) throw new Error("nothing is charged");
    const over = {
      ...was,
      state: "cancelled",
      position: was.position + 1,
      chargeOn: null,
    } as const;
    const made = decide({ ...RENEWAL, subscriptions: [over] }, outcome);
    expect(made.subscriptions).toEqual([{ was: over, next: over }]);
  },
);

describe("keys", () => {
  test.for([
    [UNREACHABLE, true],
    // nobody looked at the key; a copy of the request may still get through
    [MISCONFIGURED, false],
    [REFUSED, false],
  ] as const)("after %j the next send has a new one: %s", ([outcome, isNew]) => {
    const change = decide(RENEWAL, outcome);
    const [{ was, next } = { was: RENEWAL.transaction, next: RENEWAL.transaction }] =
      change.transactions;
    expect(next.attemptKey !== was.attemptKey).toBe(isNew);
    expect(next.attemptNo).toBe(isNew ? 2 : 1);
    const closed = { attemptNo: 1, attemptKey: was.attemptKey, outcome: "undeliverable" };
    expect(change.attempts).toMatchObject(isNew ? [closed] : []);
  });

  test.for([SILENT, NEVER_ARRIVED])("after %j it is the same", (outcome) => {
    const unknown = { ...RENEWAL, transaction: { ...RENEWAL.transaction, state: "unknown" } };
    const [edit] = decide(unknown as Charge, outcome).transactions;
    expect(edit?.next).toMatchObject({ attemptNo: 1, attemptKey: edit?.was.attemptKey });
  });
});

describe("times", () => {
  const context = sampleContext();
  const checkAt = (
    outcome: Outcome,
    rules: Partial<RuleSet>,
    notBefore?: number,
  ): number | null => {
    const charge = { ...RENEWAL, rules: sampleRules(rules) };
    const at = notBefore === undefined ? {} : { notBefore: context.now + notBefore };
    const decision = decideOutcome(charge, outcome, { ...context, ...at });
    if (decision.kind !== "change") throw new Error("undecided");
    const when = decision.change.transactions[0]?.next.checkAt ?? null;
    return when === null ? null : when - context.now;
  };
  const day = { undeliverableEveryMs: 24 * HOUR_MS };

  test("an undeliverable charge is tried as often as the policy says, not before the account is", () => {
    expect(checkAt(UNREACHABLE, {})).toBe(HOUR_MS);
    expect(checkAt(UNREACHABLE, day)).toBe(24 * HOUR_MS);
    expect(checkAt(UNREACHABLE, {}, 3 * HOUR_MS)).toBe(3 * HOUR_MS);
  });

  test("one that was not sent at all goes when the account is tried, not a whole period later", () => {
    const unsent: Outcome = { ...REFUSED, unsent: true };
    expect(checkAt(unsent, day, 30 * MINUTE_MS)).toBe(30 * MINUTE_MS);
    expect(checkAt(unsent, day)).toBe(HOUR_MS);
    expect(checkAt(unsent, { undeliverableEveryMs: 10 * MINUTE_MS })).toBe(10 * MINUTE_MS);
  });

  test("within its day by policy, and declined when the day is over", () => {
    const today = { undeliverable: "hourly_today_then_decline" } as const;
    expect(checkAt(UNREACHABLE, today)).toBe(HOUR_MS);
    expect(checkAt(UNREACHABLE, { ...today, undeliverableEveryMs: 13 * HOUR_MS })).toBe(null);
  });

  test("looked up after a minute, then as long again as it is old, an hour at most", () => {
    expect([0, MINUTE_MS, 5 * MINUTE_MS, 2 * HOUR_MS].map(backOffMs)).toEqual([
      MINUTE_MS,
      MINUTE_MS,
      5 * MINUTE_MS,
      HOUR_MS,
    ]);
  });

  test("after a day of silence a person is asked; the event is told once", () => {
    const old = {
      ...RENEWAL.transaction,
      at: context.now - 24 * HOUR_MS,
      state: "unknown",
    } as const;
    const change = decide({ ...RENEWAL, transaction: old }, SILENT);
    expect(change.tasks).toMatchObject([{ kind: "outcome_unknown", subjectId: 22n }]);
    expect(change.events).toEqual([]);
  });
});

describe("surplus", () => {
  const twice: Approval = { ...APPROVED, surplus: [{ gatewayRef: "b2", amountMinor: 1000n }] };

  test("a second booking becomes a child with money of nobody's, and a refund of it", () => {
    const change = decide(RENEWAL, twice);
    expect(change.subscriptions[0]?.next.position).toBe(3);
    expect(change.newTransactions).toMatchObject([
      { kind: "surplus", state: "approved", parentId: 22n, gatewayRef: "b2", lineCount: 0 },
      { kind: "refund", state: "waiting", amountMinor: 1000n, extra: { parentRef: "b2" } },
    ]);
    expect(change.newTransactions[1]?.parentId).toBe(change.newTransactions[0]?.id);
    expect(change.entries.map(({ debit, credit }) => `${debit}>${credit}`)).toEqual([
      "clearing>sales",
      "clearing>unapplied",
    ]);
    expect(change.events.map(({ kind }) => kind)).toContain("transaction.surplus_found");
  });

  test("an approval after a decline is surplus as a whole; one that is known already is nothing", () => {
    const declined = sampleTransaction({ state: "declined", checkAt: null });
    const charge = { ...RENEWAL, transaction: declined };
    const context = sampleContext();
    const found = lateApproval(charge, twice, [], context);
    expect(found?.newTransactions.filter(({ kind }) => kind === "surplus")).toHaveLength(2);
    expect(found?.subscriptions).toEqual([]);
    const known = ["b1", "b2"].map((gatewayRef) => sampleTransaction({ gatewayRef }));
    expect(lateApproval(charge, twice, known, context)).toBe(null);
    const paid = { ...charge, transaction: { ...declined, state: "approved", gatewayRef: "b1" } };
    const second = lateApproval(paid as Charge, twice, [], context);
    expect(second?.newTransactions.map(({ gatewayRef }) => gatewayRef)).toEqual(["b2", null]);
  });
});

test("given up: failed, its lines dead, the dates of its mates free again", () => {
  const mates = [
    sampleSubscription(),
    sampleSubscription({ id: 12n, state: "inactive", chargeOn: null }),
  ];
  const waiting = sampleCharge(mates);
  const charge = { ...waiting, transaction: { ...waiting.transaction, state: "waiting" as const } };
  const change = abandon(charge, sampleContext().now);
  expect(short(change)).toBe("failed | abandoned | - | 22");
  expect(change.subscriptions.map(({ was, next }) => was === next)).toEqual([true, true]);
});

test("a decline that ends the purchase needs to see it, and leaves one edit a row", () => {
  const ends = sampleSubscription({ retryNo: 3 });
  const retries = sampleSubscription({ id: 12n, retryNo: 0 });
  const rules = sampleRules({ afterRetries: "expire" });
  const charge = { ...sampleCharge([ends, retries]), rules };
  expect(decideOutcome(charge, DECLINED, sampleContext())).toEqual({ kind: "needs-purchase" });
  const held = sampleHeld({ subscriptions: [ends, retries], rules });
  const change = decide({ ...charge, held }, DECLINED);
  const edits = change.subscriptions.map(({ was, next }) => `${was.id} ${next.state}`);
  expect(edits.toSorted()).toEqual(["11 cancelled", "12 cancelled"]);
  expect(change.purchases[0]?.next.state).toBe("expired");
});

describe("whatever comes out", () => {
  const outcomes = fc.constantFrom(
    APPROVED,
    DECLINED,
    MISCONFIGURED,
    UNREACHABLE,
    REFUSED,
    SILENT,
    NEVER_ARRIVED,
    { ...APPROVED, surplus: [{ gatewayRef: "b2", amountMinor: 7n }] },
    { ...DECLINED, declineClass: "hard" } as Outcome,
    { ...DECLINED, declineClass: "authentication" } as Outcome,
    { ...DECLINED, adviceCode: "03" } as Outcome,
  );
  const rules = fc.record({
    decline: fc.constantFrom("deactivate", "retry", "continue"),
    afterRetries: fc.constantFrom("expire", "cancel", "deactivate", "next_period"),
    onHard: fc.constantFrom("as_soft", "end", "method_off"),
    missed: fc.constantFrom("catch-up", "skip"),
    seriesEnd: fc.constantFrom("rest", "complete"),
    undeliverable: fc.constantFrom("until_delivered", "hourly_today_then_decline"),
  }) as fc.Arbitrary<Partial<RuleSet>>;
  const mates = fc.array(
    fc.record({
      retryNo: fc.integer({ min: 0, max: 4 }),
      finalPosition: fc.constantFrom(0, 2, 3),
      state: fc.constantFrom("active", "active", "inactive", "cancelled"),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test("is one edit a row, one deciding event, and entries for the money that moved", () => {
    fc.assert(
      fc.property(outcomes, rules, mates, (outcome, part, parts) => {
        const subscriptions = parts.map((one, index) =>
          sampleSubscription({
            ...one,
            id: BigInt(50 + index),
            chargeOn: one.state === "active" ? plainDate("2026-02-01") : null,
          }),
        );
        const rule = sampleRules(part);
        const held = sampleHeld({ subscriptions, rules: rule });
        const change = decide({ ...sampleCharge(subscriptions), rules: rule, held }, outcome);

        for (const edits of [change.subscriptions, change.transactions, change.purchases]) {
          const ids = edits.map(({ was }) => was.id);
          expect(new Set(ids).size).toBe(ids.length);
        }
        const state = change.transactions[0]?.next.state;
        const deciding = change.events.filter(({ kind }) =>
          ["transaction.approved", "transaction.declined"].includes(kind),
        );
        const isDecided = state === "approved" || state === "declined";
        expect(deciding.map(({ kind }) => kind)).toEqual(isDecided ? [`transaction.${state}`] : []);
        const sales = change.entries.filter(({ credit }) => credit === "sales");
        const posted = sales.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect(posted).toBe(state === "approved" ? 1000n * BigInt(parts.length) : 0n);
        expect(change.deadLinesOf).toEqual(state === "declined" ? [22n] : []);
        expect(change.transactions[0]?.next.checkAt === null).toBe(isDecided);
      }),
      { numRuns: 400 },
    );
  });
});
