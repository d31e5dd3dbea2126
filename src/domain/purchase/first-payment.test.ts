// Goal: the answer to the first payment makes a purchase what was sold, or nothing of it. Method:
// each policy that has a say, against what it makes of the sample's terms.
import { describe, expect, test } from "vitest";
import type { RuleSet } from "../policy/rule-set.ts";
import {
  sampleHeld,
  samplePurchase,
  sampleRules,
  sampleTerms,
  sampleTransaction,
} from "../samples.ts";
import { approveFirst, failFirst, firstUses, isTooLate } from "./first-payment.ts";

describe("the first payment", () => {
  const pending = samplePurchase({ state: "pending" });
  const first = sampleTransaction({ id: 21n, stage: "initial" });
  const approve = (part: Partial<RuleSet>, transaction = first, purchase = pending) =>
    approveFirst(
      sampleHeld({ purchase, subscriptions: [], rules: sampleRules(part) }),
      transaction,
    );

  test("approved: the subscriptions stand as they were sold", () => {
    const made = approve({});
    expect(made.newSubscriptions).toMatchObject([
      {
        id: 11n,
        position: 2,
        slot: 1,
        dueOn: "2026-02-01",
        chargeOn: "2026-02-01",
        state: "active",
      },
    ]);
    expect(firstUses(first, "n1")).toEqual([{ paymentMethodId: 3n, networkTransactionId: "n1" }]);
    expect(firstUses(first, null)).toEqual([]);
    expect(made.purchases[0]?.next).toMatchObject({ state: "active", accessUntil: null });
  });

  test.for([
    ["a sale waits for its settlement", { gate: "settlement" }, "sale", "pending", 21n],
    ["a checked card has nothing to settle", { gate: "settlement" }, "verify", "active", null],
    ["the approval is the gate", { gate: "approval" }, "sale", "active", null],
  ] as const)("%s", ([, rules, kind, state, gateTransactionId]) => {
    const [made] = approve(rules, { ...first, kind }).newSubscriptions;
    expect(made).toMatchObject({ state, gateTransactionId });
    expect(made?.chargeOn === null).toBe(state === "pending");
  });

  test("lines that are charged together know how many they are", () => {
    const terms = {
      ...pending.terms,
      recurring: [sampleTerms(), sampleTerms({ subscriptionId: "12" })],
    };
    const pair = { ...pending, terms };
    expect(approve({ grouping: "together" }, first, pair).newSubscriptions).toMatchObject([
      { groupSize: 2 },
      { groupSize: 2 },
    ]);
    expect(approve({ grouping: "apart" }, first, pair).newSubscriptions).toMatchObject([
      { groupSize: 1 },
      { groupSize: 1 },
    ]);
  });

  test("days of access count from the sale", () => {
    const once = {
      ...pending,
      recurring: false,
      terms: { ...pending.terms, recurring: [], accessDays: 30 },
    };
    const [edit] = approve({}, first, once).purchases;
    expect(edit?.next.accessUntil).toBe(once.boughtAt + 30 * 86_400_000);
  });

  test("declined: nothing was sold", () => {
    const made = failFirst(sampleHeld({ purchase: pending, subscriptions: [] }), "05");
    expect(made.purchases[0]?.next).toMatchObject({ state: "failed", reason: "05" });
    expect(made.newSubscriptions).toEqual([]);
  });

  test.for([
    ["honour", undefined, false],
    ["honour", true, false],
    ["void", undefined, true],
    ["void", true, false],
  ] as const)("under %s, with a client that waits: %s, too late: %s", ([policy, waits, late]) => {
    const rules = sampleRules({ lateFirstApproval: policy });
    expect(isTooLate(rules, waits === undefined ? {} : { clientWaits: waits })).toBe(late);
  });
});
