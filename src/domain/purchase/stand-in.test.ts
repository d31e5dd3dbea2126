// Goal: what is sold on trust gives access at once and charges nothing, and the late answer makes of
// it what it would have made then, whatever was done to it meanwhile. Method: each state of the
// purchase and of its subscriptions against each answer.
import { describe, expect, test } from "vitest";
import type { Change } from "../change.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import {
  sampleHeld,
  samplePurchase,
  sampleRules,
  sampleSubscription,
  sampleTerms,
  sampleTransaction,
} from "../samples.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { Transaction } from "../transaction/transaction.ts";
import type { Held } from "./moves.ts";
import type { Purchase } from "./purchase.ts";
import { awaitsBank, confirmStandIn, standIn, standsIn, withdrawStandIn } from "./stand-in.ts";

const NOW = Date.UTC(2026, 0, 20, 12);
const first = sampleTransaction({ id: 21n, stage: "initial", state: "waiting", stoodInAt: NOW });

function pending(part: Partial<Purchase> = {}): Held {
  const sold = samplePurchase({ state: "pending", ...part });
  const purchase = { ...sold, terms: { ...sold.terms, standIn: true } };
  return sampleHeld({ purchase, subscriptions: [] });
}

describe("who is sold on trust", () => {
  type Row = readonly [
    what: string,
    purchase: Partial<Purchase>,
    transaction: Partial<Transaction>,
    standIn: boolean | undefined,
    expected: boolean,
  ];
  const rows: readonly Row[] = [
    ["a sale", {}, {}, true, true],
    ["a reservation", {}, { kind: "auth" }, true, true],
    ["a card that is checked for a trial", {}, { kind: "verify" }, true, true],
    ["what does not recur", { recurring: false }, {}, true, true],
    ["a package without it", {}, {}, false, false],
    ["no package", {}, {}, undefined, false],
    ["a renewal", {}, { stage: "rebill" }, true, false],
    ["a conversion by hand", {}, { stage: "instant" }, true, false],
    ["a refund of the first payment", {}, { kind: "refund", parentId: 9n }, true, false],
    ["what is sold already", { state: "active" }, {}, true, false],
    ["what has failed", { state: "failed" }, {}, true, false],
  ];
  test.for(rows)("%s", ([, purchase, transaction, allowed, expected]) => {
    const sold = samplePurchase({ state: "pending", ...purchase });
    const terms = { ...sold.terms, ...(allowed === undefined ? {} : { standIn: allowed }) };
    const held = sampleHeld({ purchase: { ...sold, terms }, subscriptions: [] });
    expect(standsIn(held, { ...first, ...transaction }, {})).toBe(expected);
  });

  test.for([
    ["honour", true, true],
    ["honour", false, true],
    ["void", true, true],
    ["void", false, false],
  ] as const)("under %s, with a client that waits: %s", ([policy, clientWaits, expected]) => {
    const held = { ...pending(), rules: sampleRules({ lateFirstApproval: policy }) };
    expect(standsIn(held, first, { clientWaits })).toBe(expected);
  });
});

describe("sold on trust", () => {
  test.for(["approval", "settlement"] as const)("nothing is charged, gate %s", (gate) => {
    const held = { ...pending(), rules: sampleRules({ gate }) };
    const made = standIn(held, first);
    expect(made.purchases[0]?.next).toMatchObject({ state: "temporary", accessUntil: null });
    expect(made.newSubscriptions).toMatchObject([
      { id: 11n, state: "pending", gateTransactionId: 21n, chargeOn: null, dueOn: "2026-02-01" },
    ]);
    expect(made.entries).toEqual([]);
    expect(made.events.map(({ kind }) => kind)).toEqual([
      "subscription.created",
      "purchase.stood_in",
    ]);
  });

  test("days of access count from the sale", () => {
    const terms = { ...pending().purchase.terms, accessDays: 2, recurring: [] };
    const once = pending({ recurring: false, terms });
    const [edit] = standIn(once, first).purchases;
    expect(edit?.next.accessUntil).toBe(once.purchase.boughtAt + 2 * 86_400_000);
  });

  test("lines that are charged together know how many they are", () => {
    const terms = {
      ...pending().purchase.terms,
      recurring: [sampleTerms(), sampleTerms({ subscriptionId: "12" })],
    };
    const pair = { ...pending({ terms }), rules: sampleRules({ grouping: "together" }) };
    expect(standIn(pair, first).newSubscriptions).toMatchObject([
      { groupSize: 2 },
      { groupSize: 2 },
    ]);
  });
});

const GATED = { state: "pending", chargeOn: null, gateTransactionId: 21n } as const;

function stoodIn(
  purchase: Partial<Purchase>,
  subscription: Partial<Subscription> = {},
  rules: Partial<RuleSet> = {},
): Held {
  return sampleHeld({
    purchase: samplePurchase({ state: "temporary", ...purchase }),
    subscriptions: [sampleSubscription({ ...GATED, ...subscription })],
    rules: sampleRules(rules),
  });
}

/** `purchase | subscription, its charge date, its gate | events | tasks`. */
function short(change: Change): string {
  const [one] = change.subscriptions;
  const { state, chargeOn, gateTransactionId } = one?.next ?? {};
  return [
    change.purchases[0]?.next.state ?? "-",
    one === undefined ? "-" : `${state}, ${chargeOn}, ${gateTransactionId}`,
    change.events.map(({ kind }) => kind).join(" ") || "-",
    change.tasks.map(({ kind }) => kind).join() || "-",
  ].join(" | ");
}

describe("approved late", () => {
  const gone = { state: "cancelled" } as const;
  const rows: readonly (readonly [string, Held, string])[] = [
    [
      "it goes on as sold",
      stoodIn({}),
      "active | active, 2026-02-01, null | subscription.activated purchase.activated | -",
    ],
    [
      "behind the gate that the policy wants",
      stoodIn({}, {}, { gate: "settlement" }),
      "active | - | purchase.activated | -",
    ],
    [
      "what was deactivated meanwhile stays so",
      stoodIn({}, { state: "inactive" }),
      "active | inactive, null, null | purchase.activated | -",
    ],
    [
      "what was cancelled meanwhile keeps its access",
      stoodIn({ state: "cancelled", cancelledAt: NOW, accessUntil: NOW + 1 }, gone),
      "cancelled | cancelled, null, null | - | -",
    ],
    [
      "cancelled and run out: paid for what was used",
      stoodIn({ state: "expired", cancelledAt: NOW - 1, accessUntil: NOW, expiredAt: NOW }, gone),
      "expired | cancelled, null, null | - | -",
    ],
    [
      "expired by somebody: a person is asked",
      stoodIn({ state: "expired", accessUntil: NOW, expiredAt: NOW }, gone),
      "expired | cancelled, null, null | - | paid_after_expiry",
    ],
  ];
  test.for(rows)("%s", ([, held, expected]) => {
    expect(short(confirmStandIn(held, first))).toBe(expected);
  });

  test("a card that was only checked has nothing to settle", () => {
    const made = confirmStandIn(stoodIn({}, {}, { gate: "settlement" }), {
      ...first,
      kind: "verify",
    });
    expect(made.subscriptions[0]?.next).toMatchObject({ state: "active", gateTransactionId: null });
  });

  test("no other gate opens", () => {
    const made = confirmStandIn(stoodIn({}, { gateTransactionId: 99n }), first);
    expect(made.subscriptions).toEqual([]);
  });

  test.for(["failed", "active"] as const)("never what is %s", (state) => {
    expect(() => confirmStandIn(stoodIn({ state }), first)).toThrow(/not in the table/);
  });
});

describe("declined late", () => {
  const gone = { state: "cancelled", gateTransactionId: 21n } as const;
  const rows: readonly (readonly [string, Held, string])[] = [
    [
      "access ends, and everything that would charge",
      stoodIn({}),
      "expired | cancelled, null, 21 | subscription.cancelled purchase.expired | -",
    ],
    [
      "also the access of what was cancelled",
      stoodIn({ state: "cancelled", accessUntil: NOW + 1 }, gone),
      "expired | - | purchase.expired | -",
    ],
    ["what has expired stays", stoodIn({ state: "expired" }, gone), "- | - | - | -"],
  ];
  test.for(rows)("%s", ([, held, expected]) => {
    const made = withdrawStandIn(held, { now: NOW, reason: "05" });
    expect(short(made)).toBe(expected);
    for (const { next } of made.purchases) {
      expect(next).toMatchObject({ reason: "05", accessUntil: NOW, expiredAt: NOW });
    }
  });
});

test("what must wait for the bank is refused while the purchase is temporary, and only then", () => {
  for (const state of ["pending", "active", "cancelled", "expired", "failed"] as const) {
    expect(awaitsBank(samplePurchase({ state }))).toBe(null);
  }
  expect(awaitsBank(samplePurchase({ state: "temporary" }))).toMatchObject({
    code: "awaiting_bank",
  });
});
