// Goal: what an answered charge makes of a subscription, for every policy value that speaks of it.
// Method: rows of `position/final slot due charge`, as the worked cases are written; and properties
// over random lives of a subscription.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, plainDate, type PlainDate } from "../calendar/plain-date.ts";
import type { DeclineClass } from "../policy/decline.ts";
import { RULE_SETS, type RuleSet } from "../policy/rule-set.ts";
import { afterApproval, afterDecline } from "./charged.ts";
import type { Subscription } from "./subscription.ts";

function subscription(part: Partial<Subscription> = {}): Subscription {
  const dueOn = part.dueOn ?? plainDate("2026-02-06");
  return {
    id: 1n,
    purchaseId: 2n,
    customerId: 3n,
    paymentMethodId: 4n,
    gatewayAccountId: 5n,
    policyId: 6n,
    lane: 0,
    groupSize: 1,
    state: "active",
    reason: null,
    version: 1,
    orderNo: 1n,
    unit: "MONTH",
    frequency: 1,
    anchorOn: plainDate("2026-01-06"),
    anchorDay: 6,
    slot: 1,
    position: 2,
    finalPosition: 0,
    dueOn,
    chargeOn: dueOn,
    retryNo: 0,
    failedPeriods: 0,
    noticeDays: 0,
    noticeOn: null,
    lastChargedOn: null,
    amountMinor: 1000n,
    trialAmountMinor: null,
    currency: "EUR",
    taxed: false,
    installment: false,
    gateTransactionId: null,
    ...part,
  };
}

function written(one: Subscription): string {
  const { position, finalPosition, slot, dueOn, chargeOn, state, retryNo } = one;
  return `${position}/${finalPosition} ${slot} ${dueOn} ${chargeOn ?? "null"} ${state} ${retryNo}`;
}

const LINE = { position: 2, claimedChargeOn: plainDate("2026-02-06") };
const rules = (part: Partial<RuleSet>): RuleSet => ({ ...RULE_SETS.rest, ...part });

describe("afterApproval", () => {
  test.each<[string, Partial<Subscription>, Partial<RuleSet>, string, string]>([
    ["on time", {}, {}, "2026-02-06", "3/0 2 2026-03-06 2026-03-06 active 0"],
    ["late, catch-up", {}, {}, "2026-04-10", "3/0 2 2026-03-06 2026-03-06 active 0"],
    ["late, skip", {}, { missed: "skip" }, "2026-04-10", "3/0 4 2026-05-06 2026-05-06 active 0"],
    [
      "the last, rest",
      { finalPosition: 2 },
      { seriesEnd: "rest" },
      "2026-02-06",
      "3/2 2 2026-03-06 null active 0",
    ],
    [
      "the last, complete",
      { finalPosition: 2 },
      {},
      "2026-02-06",
      "3/2 2 2026-03-06 null completed 0",
    ],
    ["after a retry", { retryNo: 2 }, {}, "2026-02-06", "3/0 2 2026-03-06 2026-03-06 active 0"],
    [
      "cancelled meanwhile",
      { state: "cancelled", chargeOn: null },
      {},
      "2026-02-06",
      "3/0 2 2026-03-06 null cancelled 0",
    ],
    [
      "deactivated meanwhile",
      { state: "inactive", chargeOn: null },
      {},
      "2026-02-06",
      "3/0 2 2026-03-06 null inactive 0",
    ],
    [
      "extended by 5 days meanwhile",
      { chargeOn: plainDate("2026-02-11") },
      {},
      "2026-02-06",
      "3/0 2 2026-03-06 2026-03-11 active 0",
    ],
    ["counted already", { position: 3 }, {}, "2026-02-06", "3/0 1 2026-02-06 2026-02-06 active 0"],
  ])("%s", (_name, was, set, today, expected) => {
    const charged = afterApproval(subscription(was), LINE, rules(set), plainDate(today));
    expect(written(charged.next)).toBe(expected);
  });

  test("dates jumped over are told", () => {
    const charged = afterApproval(
      subscription(),
      LINE,
      rules({ missed: "skip" }),
      plainDate("2026-04-10"),
    );
    expect(charged.skippedOn).toEqual(["2026-03-06", "2026-04-06"]);
  });
});

describe("afterDecline", () => {
  const soft = "soft" as DeclineClass;
  test.each<[string, DeclineClass, string | null, Partial<Subscription>, Partial<RuleSet>, string]>(
    [
      ["first retry", soft, null, {}, {}, "2/0 1 2026-02-06 2026-02-07 active 1"],
      ["second retry", soft, null, { retryNo: 1 }, {}, "2/0 1 2026-02-06 2026-02-09 active 2"],
      ["used up, cancel", soft, null, { retryNo: 3 }, {}, "2/0 1 2026-02-06 null cancelled 3"],
      [
        "used up, deactivate",
        soft,
        null,
        { retryNo: 3 },
        { afterRetries: "deactivate" },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      [
        "used up, next period",
        soft,
        null,
        { retryNo: 3 },
        { afterRetries: "next_period" },
        "3/0 2 2026-03-06 2026-03-06 active 0",
      ],
      [
        "used up, too many periods",
        soft,
        null,
        { retryNo: 3, failedPeriods: 1 },
        { afterRetries: "next_period", maxFailedPeriods: 2 },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      [
        "the scheme says when, later than the calendar",
        soft,
        "27",
        {},
        {},
        "2/0 1 2026-02-06 2026-02-11 active 1",
      ],
      [
        "the scheme says when, earlier than the calendar",
        soft,
        "24",
        { retryNo: 1 },
        {},
        "2/0 1 2026-02-06 2026-02-09 active 2",
      ],
      [
        "the scheme says when, too close to the next",
        soft,
        "30",
        {},
        { retryNotWithinDays: 20, afterRetries: "deactivate" },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      [
        "the scheme forbids it",
        soft,
        "03",
        {},
        { afterRetries: "deactivate" },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      [
        "too close to the next",
        soft,
        null,
        {},
        { retryGapsDays: [20], retryNotWithinDays: 14, afterRetries: "deactivate" },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      ["deactivate", soft, null, {}, { decline: "deactivate" }, "2/0 1 2026-02-06 null inactive 0"],
      ["continue", soft, null, {}, { decline: "continue" }, "3/0 2 2026-03-06 2026-03-06 active 0"],
      [
        "continue past the last",
        soft,
        null,
        { finalPosition: 2 },
        { decline: "continue", seriesEnd: "rest" },
        "3/2 2 2026-03-06 null active 0",
      ],
      ["hard, end", "hard", null, {}, {}, "2/0 1 2026-02-06 null cancelled 0"],
      [
        "hard, as soft",
        "hard",
        null,
        {},
        { onHard: "as_soft" },
        "2/0 1 2026-02-06 2026-02-07 active 1",
      ],
      [
        "fraud, method off",
        "fraud",
        null,
        {},
        { onFraud: "method_off" },
        "2/0 1 2026-02-06 null inactive 0",
      ],
      ["authentication, ask", "authentication", null, {}, {}, "2/0 1 2026-02-06 null inactive 0"],
      [
        "no longer active",
        soft,
        null,
        { state: "inactive", chargeOn: null },
        {},
        "2/0 1 2026-02-06 null inactive 0",
      ],
    ],
  )("%s", (_name, declineClass, adviceCode, was, set, expected) => {
    const today = plainDate("2026-02-06");
    const decline = { declineClass, adviceCode };
    const effect = afterDecline(subscription(was), LINE, decline, rules(set), today);
    expect(written(effect.next)).toBe(expected);
    const changedState = effect.next.state !== (was.state ?? "active");
    expect(effect.events).toHaveLength(changedState ? 1 : 0);
  });
});

test("whatever is answered, numbers never go back and only an active one has a charge", () => {
  const answer = fc.record({
    kind: fc.constantFrom("approved", "soft", "hard", "fraud", "authentication"),
    lateDays: fc.nat({ max: 90 }),
  });
  const anySet = fc.record({
    missed: fc.constantFrom("catch-up", "skip"),
    decline: fc.constantFrom("deactivate", "retry", "continue"),
    afterRetries: fc.constantFrom("expire", "cancel", "deactivate", "next_period"),
    seriesEnd: fc.constantFrom("rest", "complete"),
    onHard: fc.constantFrom("as_soft", "end", "method_off"),
  });
  const anyLife = fc.tuple(anySet, fc.nat({ max: 6 }), fc.array(answer, { maxLength: 12 }));
  fc.assert(
    fc.property(anyLife, ([set, final, answers]) => {
      const held = rules(set);
      let one = subscription({ finalPosition: final === 0 ? 0 : final + 1 });
      for (const { kind, lateDays } of answers) {
        if (one.chargeOn === null) break;
        const line = { position: one.position, claimedChargeOn: one.chargeOn };
        const today: PlainDate = addDays(one.chargeOn, lateDays);
        const next =
          kind === "approved"
            ? afterApproval(one, line, held, today).next
            : afterDecline(one, line, { declineClass: kind, adviceCode: null }, held, today).next;
        expect(next.position).toBeGreaterThanOrEqual(one.position);
        expect(next.position - one.position).toBeLessThanOrEqual(1);
        expect(next.slot).toBeGreaterThanOrEqual(one.slot);
        expect(next.dueOn >= one.dueOn).toBe(true);
        if (next.state !== "active") expect(next.chargeOn).toBeNull();
        if (kind === "approved") expect(next.position).toBe(one.position + 1);
        one = next;
      }
    }),
  );
});
