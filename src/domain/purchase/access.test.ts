// Goal: one answer to "may they use it now", from the state, the end of the access, and what a policy
// makes of an unpaid renewal. Method: every state against every end, then the subscriptions.
import { describe, expect, test } from "vitest";
import { sampleHeld, samplePurchase, sampleRules, sampleSubscription } from "../samples.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { hasAccess } from "./access.ts";
import type { PurchaseState } from "./purchase.ts";

const NOW = Date.UTC(2026, 0, 20, 12);

describe("by state and end", () => {
  const rows: readonly (readonly [PurchaseState, string])[] = [
    // without an end | ends in a moment | ends now | has ended
    ["pending", "no no no no"],
    ["temporary", "yes yes no no"],
    ["active", "yes yes no no"],
    ["cancelled", "yes yes no no"],
    ["expired", "no no no no"],
    ["failed", "no no no no"],
  ];
  test.for(rows)("%s: %s", ([state, expected]) => {
    const answers = [null, NOW + 1, NOW, NOW - 1].map((accessUntil) => {
      const purchase = samplePurchase({ state, accessUntil });
      return hasAccess(sampleHeld({ purchase }), NOW) ? "yes" : "no";
    });
    expect(answers.join(" ")).toBe(expected);
  });
});

describe("while a renewal is unpaid", () => {
  const rows: readonly (readonly [what: string, Partial<Subscription>, isUnpaid: boolean])[] = [
    ["nothing declined", {}, false],
    ["tried again on a date", { retryNo: 1 }, true],
    ["its retries are used up", { state: "inactive", reason: "declined" }, true],
    ["its card is off", { state: "inactive", reason: "payment_method_off" }, true],
    ["to be confirmed", { state: "inactive", reason: "authentication_required" }, true],
    ["stopped by hand", { state: "inactive", reason: "on holiday" }, false],
    ["over", { state: "completed" }, false],
    ["cancelled while it was retried", { state: "cancelled", retryNo: 2 }, false],
  ];
  test.for(rows)("%s, %j: withheld by policy only: %s", ([, part, isUnpaid]) => {
    const subscriptions = [sampleSubscription(), sampleSubscription({ id: 12n, ...part })];
    const under = (accessOnDecline: "keep" | "end"): boolean =>
      hasAccess(sampleHeld({ subscriptions, rules: sampleRules({ accessOnDecline }) }), NOW);
    expect(under("keep")).toBe(true);
    expect(under("end")).toBe(!isUnpaid);
  });
});
