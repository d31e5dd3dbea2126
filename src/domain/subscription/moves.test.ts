// Goal: each order changes what it says and nothing else, or is refused by name; in whatever order
// they come, only what is active is due (docs/concepts/moves.md). Method: rows, then random lives.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, plainDate, type PlainDate } from "../calendar/plain-date.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { accept, type Result } from "../refusal.ts";
import { slotDate } from "../schedule/schedule.ts";
import { sampleRules, sampleSubscription } from "../samples.ts";
import { afterApproval, afterDecline } from "./charged.ts";
import {
  activateSubscription,
  cancelSubscription,
  changeFinal,
  deactivateSubscription,
  extendSubscription,
  openGate,
  replacePaymentMethod,
} from "./moves.ts";
import type { SubscriptionMoved } from "./moved.ts";
import { changeTerms } from "./terms.ts";
import { isPastFinal, scheduleOf, type Subscription } from "./subscription.ts";

const on = (text: string): PlainDate => plainDate(`2026-${text}`);
const MAY = on("05-10");

/** `position/final slot due charge state` after a move, or the code of its refusal. */
function short(result: Result<SubscriptionMoved>): string {
  if (!result.ok) return result.code;
  const one = result.value.edit.next;
  const charge = one.chargeOn?.slice(5) ?? "null";
  return `${one.position}/${one.finalPosition} ${one.slot} ${one.dueOn.slice(5)} ${charge} ${one.state}`;
}

const resting = sampleSubscription({ position: 4, finalPosition: 3, chargeOn: null });
const inactive = sampleSubscription({ state: "inactive", chargeOn: null, reason: "declined" });
const gated = sampleSubscription({ state: "pending", chargeOn: null, gateTransactionId: 21n });
const completed = sampleSubscription({ ...resting, state: "completed" });
const cancelled = sampleSubscription({ state: "cancelled", chargeOn: null });

describe("orders", () => {
  const rules = sampleRules();
  const rest = sampleRules({ seriesEnd: "rest", extendSeries: "charge_missed" });
  const charge = { today: MAY, missed: "charge", mateChargedToday: false } as const;
  const skip = { ...charge, missed: "skip" } as const;

  test.for([
    [
      "activate, missed dates charged",
      activateSubscription(inactive, charge, rules),
      "2/0 1 02-01 02-01 active",
    ],
    [
      "activate, missed dates skipped",
      activateSubscription(inactive, skip, rules),
      "2/0 5 06-01 06-01 active",
    ],
    [
      "activate, a mate charged today",
      activateSubscription(inactive, { ...charge, mateChargedToday: true }, rules),
      "2/0 1 02-01 05-11 active",
    ],
    [
      "activate, a mate charged today, due later anyhow",
      activateSubscription(
        inactive,
        { ...charge, today: on("01-10"), mateChargedToday: true },
        rules,
      ),
      "2/0 1 02-01 02-01 active",
    ],
    [
      "activate behind its gate",
      activateSubscription(gated, charge, rules),
      "2/0 1 02-01 02-01 active",
    ],
    [
      "activate what is complete",
      activateSubscription({ ...inactive, ...resting, state: "inactive" }, charge, rules),
      "wrong_state",
    ],
    [
      "activate at rest",
      activateSubscription({ ...inactive, ...resting, state: "inactive" }, charge, rest),
      "4/3 1 02-01 null active",
    ],
    [
      "the gate opens at rest",
      accept(openGate({ ...gated, position: 2, finalPosition: 1 })),
      "2/1 1 02-01 null active",
    ],
    ["activate again", activateSubscription(sampleSubscription(), charge, rules), "wrong_state"],
    ["the gate opens", accept(openGate(gated)), "2/0 1 02-01 02-01 active"],
    ["deactivate", deactivateSubscription(sampleSubscription(), "x"), "2/0 1 02-01 null inactive"],
    ["deactivate again", deactivateSubscription(inactive, "x"), "wrong_state"],
    ["cancel at rest", cancelSubscription(resting, "x"), "4/3 1 02-01 null cancelled"],
    ["cancel again", cancelSubscription(cancelled, "x"), "wrong_state"],
    ["extend", extendSubscription(sampleSubscription(), 28, rules), "2/0 1 02-01 03-01 active"],
    ["extend at rest", extendSubscription(resting, 1, rules), "wrong_state"],
    ["extend by 366", extendSubscription(sampleSubscription(), 366, rules), "invalid_field"],
    ["raise, charge missed", changeFinal(resting, 12, rest, MAY), "4/12 1 02-01 02-01 active"],
    ["raise, from today", changeFinal(completed, 12, rules, MAY), "4/12 5 06-01 06-01 active"],
    ["no end any more", changeFinal(resting, 0, rest, MAY), "4/0 1 02-01 02-01 active"],
    ["raise, not enough", changeFinal(completed, 3, rules, MAY), "4/3 1 02-01 null completed"],
    [
      "lower, complete",
      changeFinal(sampleSubscription({ position: 5 }), 4, rules, MAY),
      "5/4 1 02-01 null completed",
    ],
    [
      "lower, rest",
      changeFinal(sampleSubscription({ position: 5 }), 4, rest, MAY),
      "5/4 1 02-01 null active",
    ],
    ["lower while inactive", changeFinal(inactive, 1, rules, MAY), "2/1 1 02-01 null inactive"],
    ["another end of what is cancelled", changeFinal(cancelled, 9, rules, MAY), "wrong_state"],
    [
      "weeks, counted from the number last used",
      changeTerms(sampleSubscription(), { unit: "WEEK", frequency: 2 }, rules, MAY),
      "2/0 0 01-15 01-15 active",
    ],
    [
      "weeks, none used yet",
      changeTerms(sampleSubscription({ slot: 0 }), { unit: "WEEK" }, rules, MAY),
      "2/0 0 02-01 02-01 active",
    ],
    [
      "another next date, from which the others count",
      changeTerms(sampleSubscription(), { nextOn: on("05-31") }, rules, MAY),
      "2/0 0 05-31 05-31 active",
    ],
    [
      "another next date that the 28th caps into the past",
      changeTerms(
        sampleSubscription(),
        { nextOn: on("05-31") },
        sampleRules({ monthEnd: "cap-28" }),
        on("05-30"),
      ),
      "2/0 1 06-28 06-28 active",
    ],
    [
      "another next date of what is inactive",
      changeTerms(inactive, { nextOn: on("06-02") }, rules, MAY),
      "2/0 0 06-02 null inactive",
    ],
    [
      "a next date that has gone by",
      changeTerms(sampleSubscription(), { nextOn: addDays(MAY, -1) }, rules, MAY),
      "invalid_field",
    ],
    [
      "weeks, at rest",
      changeTerms(resting, { unit: "WEEK" }, rest, MAY),
      "4/3 0 01-08 null active",
    ],
    [
      "another amount",
      changeTerms(sampleSubscription(), { amountMinor: 5n }, rules, MAY),
      "2/0 1 02-01 02-01 active",
    ],
    [
      "another amount of what is over",
      changeTerms(completed, { amountMinor: 5n }, rules, MAY),
      "wrong_state",
    ],
    ["another card", replacePaymentMethod(sampleSubscription(), 9n), "2/0 1 02-01 02-01 active"],
    [
      "another card, declined before",
      replacePaymentMethod(inactive, 9n),
      "2/0 1 02-01 null inactive",
    ],
    [
      "another card, waited for",
      replacePaymentMethod({ ...inactive, reason: "authentication_required" }, 9n),
      "2/0 1 02-01 02-01 active",
    ],
    [
      "another card, waited for, the series over",
      replacePaymentMethod({ ...resting, state: "inactive", reason: "payment_method_off" }, 9n),
      "4/3 1 02-01 null inactive",
    ],
    ["another card of what is cancelled", replacePaymentMethod(cancelled, 9n), "wrong_state"],
  ] as const)("%s", ([, result, expected]) => {
    expect(short(result)).toBe(expected);
  });

  test("a gate that opened is gone, and a retry that was left behind too", () => {
    expect(openGate(gated).edit.next.gateTransactionId).toBe(null);
    const back = activateSubscription({ ...inactive, retryNo: 2 }, charge, rules);
    expect(back).toMatchObject({
      ok: true,
      value: { edit: { next: { retryNo: 0, reason: null } } },
    });
  });

  test("notices move with the date", () => {
    const noticed = sampleSubscription({ noticeDays: 3 });
    const extended = extendSubscription(noticed, 10, rules);
    expect(extended).toMatchObject({ value: { edit: { next: { noticeOn: "2026-02-08" } } } });
    const stopped = deactivateSubscription({ ...noticed, noticeOn: on("01-29") }, "x");
    expect(stopped).toMatchObject({ value: { edit: { next: { noticeOn: null } } } });
  });
});

describe("in whatever order", () => {
  const orders = fc.array(
    fc.record({
      order: fc.constantFrom(
        "approve",
        "approve",
        "decline",
        "extend",
        "deactivate",
        "activate",
        "final",
        "terms",
        "card",
        "cancel",
      ),
      number: fc.integer({ min: 0, max: 12 }),
      days: fc.integer({ min: 0, max: 45 }),
    }),
    { maxLength: 30 },
  );
  const rules = fc.record({
    missed: fc.constantFrom("catch-up", "skip"),
    decline: fc.constantFrom("deactivate", "retry", "continue"),
    afterRetries: fc.constantFrom("cancel", "deactivate", "next_period"),
    seriesEnd: fc.constantFrom("rest", "complete"),
    extendSeries: fc.constantFrom("charge_missed", "from_today"),
    monthEnd: fc.constantFrom("clamp", "cap-28"),
  }) as fc.Arbitrary<Partial<RuleSet>>;

  test("positions never go down, slots only in a new series, and only what is active is due", () => {
    fc.assert(
      fc.property(rules, orders, (part, given) => {
        const rule = sampleRules(part);
        let today = on("02-01");
        let now = sampleSubscription();
        for (const { order, number, days } of given) {
          const was = now;
          now = obey(was, order, number, { rule, today });
          today = addDays(today, days);
          expect(now.position).toBeGreaterThanOrEqual(was.position);
          // new terms begin a new series, whose first date may happen to be that of the old one
          if (now.slot < was.slot) expect(seriesOf(now)).not.toEqual(seriesOf(was));
          const charges = now.state === "active" && !isPastFinal(now);
          expect(now.chargeOn !== null).toBe(charges);
          expect(now.dueOn).toBe(slotDate(scheduleOf(now), now.slot));
          if (was.state === "cancelled") expect(now.state).toBe("cancelled");
        }
      }),
      { numRuns: 500 },
    );
  });

  function seriesOf({ anchorOn, unit, frequency }: Subscription): object {
    return { anchorOn, unit, frequency };
  }

  function obey(
    was: Subscription,
    order: string,
    number: number,
    { rule, today }: { readonly rule: RuleSet; readonly today: PlainDate },
  ): Subscription {
    const line = { position: was.position, claimedChargeOn: was.chargeOn ?? was.dueOn };
    const soft = { declineClass: "soft", adviceCode: null } as const;
    const claimable = was.chargeOn !== null;
    switch (order) {
      case "approve":
        return claimable ? afterApproval(was, line, rule, today).next : was;
      case "decline":
        return claimable ? afterDecline(was, line, soft, rule, today).next : was;
      case "extend":
        return moved(was, extendSubscription(was, number, rule));
      case "deactivate":
        return moved(was, deactivateSubscription(was, number > 6 ? "payment_method_off" : "x"));
      case "activate": {
        const missed = number > 6 ? "skip" : "charge";
        const mateChargedToday = number % 2 === 0;
        return moved(was, activateSubscription(was, { today, missed, mateChargedToday }, rule));
      }
      case "final":
        return moved(was, changeFinal(was, number, rule, today));
      case "terms": {
        const unit = (["DAY", "WEEK", "HALF_MONTH", "MONTH", "YEAR"] as const)[number % 5] ?? "DAY";
        const nextOn = number > 6 ? { nextOn: addDays(today, number) } : {};
        const terms = { unit, frequency: 1 + (number % 3), ...nextOn };
        return moved(was, changeTerms(was, terms, rule, today));
      }
      case "card":
        return moved(was, replacePaymentMethod(was, BigInt(number)));
      default:
        // seldom, or every life would be short
        return number === 0 ? moved(was, cancelSubscription(was, "x")) : was;
    }
  }

  function moved(was: Subscription, result: Result<SubscriptionMoved>): Subscription {
    return result.ok ? result.value.edit.next : was;
  }
});
