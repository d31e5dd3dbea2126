// Goal: the dates that are published before they come are those on which it is tried. Method: gaps and
// how far a series is, one row each; then a series that is declined on each of its dates.
import { describe, expect, test } from "vitest";
import { plainDate, type PlainDate } from "../calendar/plain-date.ts";
import { sampleRules, sampleSubscription } from "../samples.ts";
import { afterDecline } from "./charged.ts";
import { retriesAhead, retriesOfAll } from "./retries.ts";
import type { Subscription } from "./subscription.ts";

const DECLINE = { declineClass: "soft", adviceCode: null } as const;

function declinedOnce(part: Partial<Subscription> = {}): Subscription {
  const chargeOn = plainDate("2026-02-02");
  return sampleSubscription({ dueOn: plainDate("2026-02-01"), chargeOn, retryNo: 1, ...part });
}

describe("the dates ahead", () => {
  test.for([
    [[1, 3, 5], 1, ["2026-02-02", "2026-02-05", "2026-02-10"]],
    [[1, 3, 5], 3, ["2026-02-02"]],
    [[1], 1, ["2026-02-02"]],
    [[3, 3, 3], 2, ["2026-02-02", "2026-02-05"]],
  ] as const)("of gaps %j after decline %i are %j", ([retryGapsDays, retryNo, expected]) => {
    const rules = { ...sampleRules(), decline: "retry" as const, retryGapsDays };
    expect(retriesAhead(declinedOnce({ retryNo }), rules)).toEqual(expected);
  });

  test("end where they would come too close to the next due date", () => {
    const rules = { ...sampleRules(), decline: "retry" as const, retryGapsDays: [1, 3, 20] };
    const near = { ...rules, retryNotWithinDays: 10 };
    expect(retriesAhead(declinedOnce(), rules)).toHaveLength(3);
    expect(retriesAhead(declinedOnce(), near)).toEqual(["2026-02-02", "2026-02-05"]);
  });

  test.for([
    { retryNo: 0 },
    { state: "inactive", chargeOn: null },
    { state: "cancelled", chargeOn: null },
  ] as const)("are none for %j", (part) => {
    expect(retriesAhead(declinedOnce(part), sampleRules())).toEqual([]);
  });

  test("of several are told once each, in order", () => {
    const rules = { ...sampleRules(), decline: "retry" as const, retryGapsDays: [1, 3] };
    const late = declinedOnce({ id: 9n, chargeOn: plainDate("2026-02-05"), retryNo: 2 });
    expect(retriesOfAll([late, declinedOnce()], () => rules)).toEqual(["2026-02-02", "2026-02-05"]);
  });
});

test("each of them is the date on which it is tried, when it comes to that", () => {
  const rules = { ...sampleRules(), decline: "retry" as const, retryGapsDays: [2, 1, 4, 6] };
  const first = plainDate("2026-02-01");
  const decline = (was: Subscription, on: PlainDate) =>
    afterDecline(was, { position: was.position, claimedChargeOn: on }, DECLINE, rules, on).next;
  const due = sampleSubscription({ dueOn: first, chargeOn: first, retryNo: 0 });
  let now = decline(due, first);
  const announced = retriesAhead(now, rules);
  const tried: PlainDate[] = [];
  while (now.state === "active" && now.chargeOn !== null) {
    tried.push(now.chargeOn);
    now = decline(now, now.chargeOn);
  }
  expect(tried).toEqual(announced);
  expect(tried).toHaveLength(4);
});
