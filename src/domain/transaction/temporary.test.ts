// Goal: a first payment that nobody can be asked about is sent again every two hours, or only asked
// for, and decided once; what was owed back goes back (docs/concepts/life-of-a-charge.md). Method: every
// outcome in every situation, as one line of what changes.
import { describe, expect, test } from "vitest";
import type { Change } from "../change.ts";
import {
  sampleContext,
  sampleHeld,
  sampleLine,
  samplePurchase,
  sampleRules,
  sampleSubscription,
  sampleTransaction,
} from "../samples.ts";
import type { PurchaseState } from "../purchase/purchase.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Approval, Charge, Outcome, OutcomeContext } from "./charge.ts";
import { decideOutcome } from "./outcome.ts";
import type { Transaction } from "./transaction.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = sampleContext().now;
const KEY = sampleTransaction().attemptKey;

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
const UNREACHABLE: Outcome = { kind: "undeliverable", answered: true, cause: "503" };
const REFUSED: Outcome = { kind: "undeliverable", answered: false, cause: "refused" };
const UNSENT: Outcome = { ...REFUSED, unsent: true };
const SILENT: Outcome = { kind: "no-answer", cause: "timeout" };
const NEVER_ARRIVED: Outcome = { kind: "never-arrived" };

type Situation = {
  readonly transaction?: Partial<Transaction>;
  readonly purchase?: PurchaseState;
  readonly rules?: Partial<RuleSet>;
};

/** A first payment sold under a package with stand-in: pending, or stood in for an hour ago. */
function firstPayment({ transaction: part, purchase: state, rules }: Situation): Charge {
  const transaction = sampleTransaction({ id: 21n, stage: "initial", ...part });
  const isStoodIn = transaction.stoodInAt !== null;
  const sold = samplePurchase({ state: state ?? (isStoodIn ? "temporary" : "pending") });
  const gated = sampleSubscription({ state: "pending", chargeOn: null, gateTransactionId: 21n });
  const subscriptions = isStoodIn ? [gated] : [];
  const ruleSet = sampleRules(rules);
  return {
    transaction,
    lines: [sampleLine(transaction, sampleSubscription({ position: 1 }))],
    subscriptions,
    rules: ruleSet,
    held: sampleHeld({
      purchase: { ...sold, terms: { ...sold.terms, standIn: true } },
      subscriptions,
      rules: ruleSet,
    }),
    parent: null,
  };
}

const STOOD_IN = { stoodInAt: NOW - HOUR_MS } as const;

function decide(
  situation: Situation,
  outcome: Outcome,
  context: Partial<OutcomeContext> = {},
): Change {
  const decision = decideOutcome(firstPayment(situation), outcome, sampleContext(context));
  if (decision.kind !== "change") throw new Error(decision.kind);
  return decision.change;
}

/** `state, next look, key, retries | purchase | events | entries`. */
function short(change: Change): string {
  const { next } = change.transactions[0] ?? {};
  if (next === undefined) throw new Error("the transaction did not change");
  const minutes = next.checkAt === null ? null : (next.checkAt - NOW) / MINUTE_MS;
  const key = next.attemptKey === KEY ? "same key" : "new key";
  return [
    minutes === null ? next.state : `${next.state} ${minutes}m, ${key}, ${next.standInRetries}`,
    change.purchases[0]?.next.state ?? "-",
    change.events
      .map(({ kind }) => kind.replace("transaction.", "").replace("subscription.", "s."))
      .join(" ") || "-",
    change.entries.map(({ debit, credit }) => `${debit}>${credit}`).join() || "-",
  ].join(" | ");
}

describe("the first time", () => {
  const stoodIn = "temporary | stood_in s.created purchase.stood_in | -";
  const rows: readonly (readonly [string, Situation, Outcome, string])[] = [
    ["undeliverable", {}, UNREACHABLE, `waiting 120m, new key, 0 | ${stoodIn}`],
    ["not connected", {}, REFUSED, `waiting 120m, same key, 0 | ${stoodIn}`],
    ["no answer", {}, SILENT, "unknown 60m, same key, 0 | - | unknown | -"],
    [
      "nor to the look-up",
      { transaction: { state: "unknown" } },
      SILENT,
      `unknown 60m, same key, 0 | ${stoodIn}`,
    ],
    [
      "never arrived",
      { transaction: { state: "unknown" } },
      NEVER_ARRIVED,
      `waiting 0m, same key, 0 | ${stoodIn}`,
    ],
    ["declined", {}, DECLINED, "declined | failed | declined purchase.failed | -"],
    [
      "approved",
      {},
      APPROVED,
      "approved | active | approved s.created purchase.activated | clearing>sales",
    ],
  ];
  test.for(rows)("%s: %j, %j", ([, situation, outcome, expected]) => {
    expect(short(decide(situation, outcome))).toBe(expected);
  });
});

describe("while it is temporary", () => {
  const waiting = { ...STOOD_IN, state: "sending" } as const;
  const unknown = { ...STOOD_IN, state: "unknown" } as const;
  const rows: readonly (readonly [string, Situation, Outcome, string])[] = [
    [
      "still undeliverable",
      { transaction: waiting },
      UNREACHABLE,
      "waiting 120m, new key, 1 | - | - | -",
    ],
    [
      "not connected",
      { transaction: { ...waiting, standInRetries: 4 } },
      REFUSED,
      "waiting 120m, same key, 5 | - | - | -",
    ],
    ["not sent", { transaction: waiting }, UNSENT, "waiting 60m, same key, 0 | - | - | -"],
    [
      "a retry in silence",
      { transaction: waiting },
      SILENT,
      "unknown 60m, same key, 0 | - | unknown | -",
    ],
    ["silence goes on", { transaction: unknown }, SILENT, "unknown 60m, same key, 0 | - | - | -"],
    [
      "never arrived",
      { transaction: unknown },
      NEVER_ARRIVED,
      "waiting 0m, same key, 0 | - | - | -",
    ],
    [
      "approved",
      { transaction: waiting },
      APPROVED,
      "approved | active | stand_in_approved s.activated purchase.activated | clearing>sales",
    ],
    [
      "declined",
      { transaction: unknown },
      DECLINED,
      "declined | expired | stand_in_declined s.cancelled purchase.expired | -",
    ],
    [
      "our own set-up refused: nobody's card was judged",
      { transaction: waiting },
      { ...DECLINED, declineClass: "configuration" },
      "waiting 60m, same key, 0 | - | - | -",
    ],
  ];
  test.for(rows)("%s: %j, %j", ([, situation, outcome, expected]) => {
    expect(short(decide(situation, outcome))).toBe(expected);
  });

  test.for(["cancelled", "expired"] as const)("%s meanwhile: the payment goes on", (state) => {
    const again = decide({ transaction: waiting, purchase: state }, UNREACHABLE);
    expect(short(again)).toBe("waiting 120m, new key, 1 | - | - | -");
    const approved = decide({ transaction: waiting, purchase: state }, APPROVED);
    expect(approved.purchases[0]?.next.state).toBe(state);
    expect(approved.entries).toHaveLength(1);
    expect(decide({ transaction: waiting, purchase: state }, DECLINED).entries).toEqual([]);
  });

  test("its account is parked: it goes when that is tried, and that is no retry", () => {
    const notBefore = NOW + 3 * HOUR_MS;
    const situation = { transaction: { ...waiting, standInRetries: 2 } };
    expect(short(decide(situation, UNSENT, { notBefore }))).toMatch(/^waiting 180m, same key, 2 /);
    expect(short(decide(situation, REFUSED, { notBefore }))).toMatch(/^waiting 180m, same key, 3 /);
  });
});

describe("a limit of retries", () => {
  const rules = { standInMaxRetries: 3 } as const;
  const after = (standInRetries: number, outcome: Outcome): string =>
    short(decide({ transaction: { ...STOOD_IN, standInRetries }, rules }, outcome));

  test("the last one that fails ends it like a decline", () => {
    expect(after(1, UNREACHABLE)).toBe("waiting 120m, new key, 2 | - | - | -");
    expect(after(2, UNREACHABLE)).toBe(
      "declined | expired | stand_in_declined s.cancelled purchase.expired | -",
    );
    const ended = decide({ transaction: { ...STOOD_IN, standInRetries: 2 }, rules }, REFUSED);
    expect(ended.transactions[0]?.next.responseCode).toBe("unreachable");
    expect(ended.deadLinesOf).toEqual([21n]);
  });

  test("the sale itself is none, nor is what was not sent or never arrived", () => {
    const one = { standInMaxRetries: 1 } as const;
    expect(short(decide({ rules: one }, UNREACHABLE))).toMatch(/^waiting 120m, new key, 0 /);
    expect(after(2, UNSENT)).toMatch(/^waiting 60m, same key, 2 /);
    expect(after(2, NEVER_ARRIVED)).toMatch(/^waiting 0m, same key, 2 /);
    expect(after(2, SILENT)).toMatch(/^unknown 60m, same key, 2 /);
  });
});

describe("a client that heard of an error, under `void`", () => {
  const rules = { lateFirstApproval: "void" } as const;
  const unknown: Situation = { transaction: { state: "unknown" }, rules };

  test("is sold nothing by a late approval, and gets its money back", () => {
    const late = decide(unknown, APPROVED);
    expect(short(late)).toBe("approved | failed | approved purchase.failed | clearing>sales");
    expect(late.newTransactions).toMatchObject([
      { kind: "void", state: "waiting", parentId: 21n, amountMinor: 1000n, checkAt: NOW },
    ]);
    expect(late.newSubscriptions).toEqual([]);
    const waits = decide(unknown, APPROVED, { clientWaits: true });
    expect(waits.purchases[0]?.next.state).toBe("active");
    expect(waits.newTransactions).toEqual([]);
  });

  test("is not given access behind its back", () => {
    expect(short(decide(unknown, SILENT))).toBe("unknown 60m, same key, 0 | - | - | -");
    expect(short(decide(unknown, NEVER_ARRIVED))).toBe(
      "declined | failed | declined purchase.failed | -",
    );
    expect(short(decide(unknown, SILENT, { clientWaits: true }))).toMatch(/\| temporary \|/);
  });

  test("a checked card has nothing to give back", () => {
    const { transaction } = unknown;
    const late = decide({ transaction: { ...transaction, kind: "verify" }, rules }, APPROVED);
    expect(late.newTransactions).toEqual([]);
  });
});

describe("what the engine owes back", () => {
  const parent = sampleTransaction({ id: 21n, state: "approved", gatewayRef: "b1" });
  const owed = (part: Partial<Transaction>, of: Transaction = parent): Charge => {
    const child = { id: 31n, parentId: of.id, lineCount: 0, extra: { parentRef: "b1" } };
    const transaction = sampleTransaction({ stage: "initial", ...child, ...part });
    return { ...firstPayment({}), transaction, lines: [], parent: of };
  };
  const answer = (charge: Charge, outcome: Outcome): Change => {
    const decision = decideOutcome(charge, outcome, sampleContext());
    if (decision.kind !== "change") throw new Error(decision.kind);
    return decision.change;
  };

  test("waits until it is delivered", () => {
    for (const kind of ["void", "refund"] as const) {
      expect(answer(owed({ kind }), UNREACHABLE).transactions[0]?.next.state).toBe("waiting");
    }
  });

  test("is a refund where a void comes too late", () => {
    const made = answer(owed({ kind: "void" }), DECLINED);
    expect(made.newTransactions).toMatchObject([
      { kind: "refund", state: "waiting", parentId: 21n, amountMinor: 1000n },
    ]);
    expect(made.transactions.map(({ next }) => [next.id, next.reversedMinor])).toEqual([
      [31n, 0n],
      [21n, 1000n],
    ]);
    expect(made.tasks).toEqual([]);
  });

  test("is a person's business where the bank refuses", () => {
    const reserved = { ...parent, reversedMinor: 1000n };
    const refund = answer(owed({ kind: "refund" }, reserved), DECLINED);
    expect(refund.tasks).toMatchObject([{ kind: "reversal_refused", subjectId: 31n }]);
    expect(refund.transactions[1]?.next.reversedMinor).toBe(0n);
    const held = answer(owed({ kind: "void" }, { ...parent, kind: "auth" }), DECLINED);
    expect(held.tasks).toMatchObject([{ kind: "reversal_refused" }]);
    expect(held.newTransactions).toEqual([]);
  });
});

describe("the payment that brings a membership back", () => {
  const gone = sampleSubscription({ state: "cancelled", chargeOn: null });
  const held = sampleHeld({
    purchase: samplePurchase({ state: "expired" }),
    subscriptions: [gone],
  });
  const transaction = sampleTransaction({ stage: "instant", extra: { reactivates: true } });
  const charge: Charge = {
    transaction,
    lines: [sampleLine(transaction, gone)],
    subscriptions: [gone],
    rules: held.rules,
    held,
    parent: null,
  };
  const rows: readonly (readonly [Outcome, string, string])[] = [
    [APPROVED, "approved", "active active 3"],
    [DECLINED, "declined", "- cancelled 2"],
    [UNREACHABLE, "declined", "- cancelled 2"],
    [REFUSED, "declined", "- cancelled 2"],
    [NEVER_ARRIVED, "declined", "- cancelled 2"],
    [SILENT, "unknown", "- cancelled 2"],
  ];
  test.for(rows)("%j: %s, %s", ([outcome, state, expected]) => {
    expect(decideOutcome({ ...charge, held: null }, outcome, sampleContext())).toEqual({
      kind: "needs-purchase",
    });
    const decision = decideOutcome(charge, outcome, sampleContext());
    if (decision.kind !== "change") throw new Error(decision.kind);
    const { transactions, purchases, subscriptions } = decision.change;
    expect(transactions[0]?.next.state).toBe(state);
    const [one] = subscriptions;
    expect(`${purchases[0]?.next.state ?? "-"} ${one?.next.state} ${one?.next.position}`).toBe(
      expected,
    );
  });
});
