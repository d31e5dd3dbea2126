// Goal: a purchase and its subscriptions end, expire and come back together, and access is what was
// paid for (docs/concepts/moves.md). Method: rows of subscriptions, with the dates worked out by hand.
import { describe, expect, test } from "vitest";
import { plainDate, type PlainDate } from "../calendar/plain-date.ts";
import { isoInstant } from "../calendar/instant.ts";
import type { Change } from "../change.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Result } from "../refusal.ts";
import { sampleHeld, samplePurchase, sampleRules, sampleSubscription } from "../samples.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { cancelPurchase, expirePurchase, followSubscriptions } from "./moves.ts";
import type { PurchaseState } from "./purchase.ts";

const NOW = Date.UTC(2026, 0, 20, 12);
const on = (text: string): PlainDate => plainDate(`2026-${text}`);

function change(result: Result<Change>): Change {
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

function accessAfterCancel(
  subscriptions: readonly Partial<Subscription>[],
  rules: Partial<RuleSet> = {},
  access?: "paid_time" | "now",
): string {
  const held = sampleHeld({
    subscriptions: subscriptions.map((part, index) =>
      sampleSubscription({ id: BigInt(11 + index), ...part }),
    ),
    rules: sampleRules(rules),
  });
  const ending = { now: NOW, reason: "x", ...(access === undefined ? {} : { access }) };
  const [edit] = change(cancelPurchase(held, ending)).purchases;
  return edit?.next.accessUntil == null ? "for ever" : isoInstant(edit.next.accessUntil);
}

describe("cancel", () => {
  const rows: readonly (readonly [
    what: string,
    subscriptions: readonly Partial<Subscription>[],
    rules: Partial<RuleSet>,
    access: "paid_time" | "now" | undefined,
    until: string,
  ])[] = [
    ["to the next date", [{}], {}, undefined, "2026-02-01T00:00:00.000Z"],
    [
      "to the date that an extension made",
      [{ chargeOn: on("02-11") }],
      {},
      undefined,
      "2026-02-11T00:00:00.000Z",
    ],
    [
      "to the latest of several",
      [
        {},
        { dueOn: on("03-20"), chargeOn: on("03-20") },
        { dueOn: on("02-15"), chargeOn: on("02-15") },
      ],
      {},
      undefined,
      "2026-03-20T00:00:00.000Z",
    ],
    [
      "now, while a retry says that nothing is paid",
      [{ dueOn: on("01-18"), chargeOn: on("01-25"), retryNo: 2 }],
      {},
      undefined,
      "2026-01-20T12:00:00.000Z",
    ],
    [
      "what is paid of a series that is over",
      [{ state: "completed", chargeOn: null }],
      {},
      undefined,
      "2026-02-01T00:00:00.000Z",
    ],
    [
      "in the zone of the site",
      [{}],
      { zone: "America/Toronto" },
      undefined,
      "2026-02-01T05:00:00.000Z",
    ],
    ["now by policy", [{}], { accessOnCancel: "now" }, undefined, "2026-01-20T12:00:00.000Z"],
    ["now by order", [{}], {}, "now", "2026-01-20T12:00:00.000Z"],
    [
      "paid time by order",
      [{}],
      { accessOnCancel: "now" },
      "paid_time",
      "2026-02-01T00:00:00.000Z",
    ],
  ];
  test.for(rows)("access: %s", ([, subscriptions, rules, access, until]) => {
    expect(accessAfterCancel(subscriptions, rules, access)).toBe(until);
  });

  test("takes along what is not cancelled yet, one event each, its own last", () => {
    const subscriptions = [
      sampleSubscription(),
      sampleSubscription({ id: 12n, state: "cancelled", chargeOn: null }),
      sampleSubscription({ id: 13n, state: "inactive", chargeOn: null }),
    ];
    const made = change(cancelPurchase(sampleHeld({ subscriptions }), { now: NOW, reason: "x" }));
    expect(made.subscriptions.map(({ next }) => [next.id, next.state, next.chargeOn])).toEqual([
      [11n, "cancelled", null],
      [13n, "cancelled", null],
    ]);
    expect(made.events.map(({ kind }) => kind)).toEqual([
      "subscription.cancelled",
      "subscription.cancelled",
      "purchase.cancelled",
    ]);
  });

  test("not what does not recur", () => {
    const held = sampleHeld({ purchase: samplePurchase({ recurring: false }), subscriptions: [] });
    expect(cancelPurchase(held, { now: NOW, reason: "x" })).toMatchObject({ code: "wrong_state" });
  });
});

describe("states", () => {
  const states: readonly PurchaseState[] = [
    "pending",
    "temporary",
    "active",
    "cancelled",
    "expired",
    "failed",
  ];
  const ending = { now: NOW, reason: "x" };
  const orders = {
    cancel: (state: PurchaseState) =>
      cancelPurchase(sampleHeld({ purchase: samplePurchase({ state }) }), ending),
    expire: (state: PurchaseState) =>
      expirePurchase(sampleHeld({ purchase: samplePurchase({ state }) }), ending),
  };
  const legal: Readonly<Record<keyof typeof orders, readonly PurchaseState[]>> = {
    cancel: ["temporary", "active"],
    expire: ["temporary", "active", "cancelled"],
  };
  for (const name of Object.keys(orders) as (keyof typeof orders)[]) {
    test.for(states)(`${name} what is %s`, (state) => {
      const result = orders[name](state);
      if (legal[name].includes(state)) expect(result.ok).toBe(true);
      else expect(result).toMatchObject({ ok: false, code: "wrong_state" });
    });
  }
});

describe("following its subscriptions", () => {
  const ending = { now: NOW, reason: "x" };
  const extended = sampleSubscription({ chargeOn: on("02-11") });
  const over: Subscription = { ...extended, state: "cancelled", chargeOn: null };

  test("the last one takes it along, with the time that was granted before", () => {
    const held = sampleHeld({ subscriptions: [extended] });
    const { edit, events } = followSubscriptions(held, [over], ending);
    expect(edit?.next).toMatchObject({ state: "cancelled", accessUntil: Date.UTC(2026, 1, 11) });
    expect(events.map(({ kind }) => kind)).toEqual(["purchase.cancelled"]);
  });

  test("one that is left keeps it, and what is over stays as it is", () => {
    const two = sampleHeld({ subscriptions: [extended, sampleSubscription({ id: 12n })] });
    const kept = followSubscriptions(two, [over, sampleSubscription({ id: 12n })], ending);
    expect(kept).toEqual({ edit: null, events: [] });
    const purchase = samplePurchase({ state: "cancelled" });
    expect(followSubscriptions(sampleHeld({ purchase }), [over], ending).edit).toBe(null);
  });
});
