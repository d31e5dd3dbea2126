// Goal: what was cancelled goes on as it was, what has expired comes back with a payment and a new
// calendar, and only as its policy says. Method: rows of the sample, every state and policy.
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Result } from "../refusal.ts";
import { sampleHeld, samplePurchase, sampleRules, sampleSubscription } from "../samples.ts";
import type { PurchaseState } from "./purchase.ts";
import { reactivatePurchase, resumeMembership, type Reactivation } from "./reactivate.ts";

const NOW = Date.UTC(2026, 0, 20, 12);
const CLOSED = { isFirstPaymentOpen: false };
const GONE = { state: "cancelled", chargeOn: null } as const;

function verdict(result: Result<Reactivation>): string {
  return result.ok ? result.value.kind : result.code;
}

describe("who may come back", () => {
  const states: readonly PurchaseState[] = [
    "pending",
    "temporary",
    "active",
    "cancelled",
    "expired",
    "failed",
  ];
  const rows: readonly (readonly [RuleSet["reactivate"], string])[] = [
    [
      "never",
      "policy_forbids policy_forbids policy_forbids policy_forbids policy_forbids policy_forbids",
    ],
    ["activate", "wrong_state wrong_state wrong_state change wrong_state wrong_state"],
    ["membership", "wrong_state wrong_state wrong_state change charge wrong_state"],
  ];
  test.for(rows)("under %s: %s", ([reactivate, expected]) => {
    const verdicts = states.map((state) =>
      verdict(
        reactivatePurchase(
          sampleHeld({
            purchase: samplePurchase({ state }),
            subscriptions: [sampleSubscription(GONE)],
            rules: sampleRules({ reactivate }),
          }),
          CLOSED,
        ),
      ),
    );
    expect(verdicts.join(" ")).toBe(expected);
  });

  test.for(["cancelled", "expired"] as const)(
    "nobody while the bank may still answer to the first payment: %s",
    (state) => {
      const held = sampleHeld({
        purchase: samplePurchase({ state }),
        subscriptions: [sampleSubscription(GONE)],
        rules: sampleRules({ reactivate: "membership" }),
      });
      expect(verdict(reactivatePurchase(held, { isFirstPaymentOpen: true }))).toBe("awaiting_bank");
    },
  );

  test("what is paid by two cards has no one payment to come back with", () => {
    const held = sampleHeld({
      purchase: samplePurchase({ state: "expired" }),
      subscriptions: [
        sampleSubscription(GONE),
        sampleSubscription({ ...GONE, id: 12n, paymentMethodId: 8n }),
      ],
      rules: sampleRules({ reactivate: "membership" }),
    });
    expect(verdict(reactivatePurchase(held, CLOSED))).toBe("wrong_state");
  });
});

test("what was cancelled charges on its date; what has nothing left stays", () => {
  const back = sampleSubscription({ ...GONE, retryNo: 2, noticeDays: 3, gateTransactionId: 21n });
  const over = sampleSubscription({ ...GONE, id: 12n, position: 4, finalPosition: 3 });
  const held = sampleHeld({
    purchase: samplePurchase({ state: "cancelled", accessUntil: NOW, cancelledAt: NOW }),
    subscriptions: [back, over],
  });
  const made = reactivatePurchase(held, CLOSED);
  if (!made.ok || made.value.kind !== "change") throw new Error(verdict(made));
  const { change } = made.value;
  expect(change.subscriptions.map(({ next }) => next)).toMatchObject([
    {
      id: 11n,
      state: "active",
      chargeOn: "2026-02-01",
      retryNo: 0,
      noticeOn: "2026-01-29",
      gateTransactionId: null,
    },
  ]);
  expect(change.purchases[0]?.next).toMatchObject({
    state: "active",
    accessUntil: null,
    cancelledAt: null,
  });
  expect(change.events.map(({ kind }) => kind)).toEqual([
    "subscription.activated",
    "purchase.reactivated",
  ]);
  const nothing = reactivatePurchase({ ...held, subscriptions: [over] }, CLOSED);
  expect(nothing).toMatchObject({ code: "wrong_state" });
});

describe("what has expired and is paid", () => {
  const paidOn = plainDate("2026-05-20");
  const line = { position: 2, claimedChargeOn: plainDate("2026-02-01") };
  const held = sampleHeld({
    purchase: samplePurchase({
      state: "expired",
      reason: "declined",
      accessUntil: NOW,
      expiredAt: NOW,
      cancelledAt: NOW,
    }),
    rules: sampleRules({ reactivate: "membership", missed: "skip" }),
  });
  const resume = (part = {}, rules: Partial<RuleSet> = {}) =>
    resumeMembership(
      { ...held, rules: { ...held.rules, ...rules } },
      [{ line, subscription: sampleSubscription({ ...GONE, retryNo: 2, ...part }) }],
      paidOn,
    );

  test("the number is used, and the calendar counts from the day of the payment", () => {
    const made = resume({ gateTransactionId: 21n });
    expect(made.subscriptions[0]?.next).toMatchObject({
      state: "active",
      position: 3,
      slot: 0,
      anchorOn: "2026-06-20",
      dueOn: "2026-06-20",
      chargeOn: "2026-06-20",
      retryNo: 0,
      lastChargedOn: "2026-05-20",
      gateTransactionId: null,
    });
    expect(made.purchases[0]?.next).toMatchObject({
      state: "active",
      reason: null,
      accessUntil: null,
      expiredAt: null,
      cancelledAt: null,
    });
    expect(made.events.map(({ kind }) => kind)).toEqual([
      "subscription.activated",
      "purchase.reactivated",
    ]);
  });

  test.for([
    ["complete", "completed", "subscription.activated subscription.completed purchase.reactivated"],
    ["rest", "active", "subscription.activated purchase.reactivated"],
  ] as const)("with its last number, under %s: %s", ([seriesEnd, state, events]) => {
    const made = resume({ finalPosition: 2 }, { seriesEnd });
    expect(made.subscriptions[0]?.next).toMatchObject({ state, chargeOn: null });
    expect(made.events.map(({ kind }) => kind).join(" ")).toBe(events);
  });
});
