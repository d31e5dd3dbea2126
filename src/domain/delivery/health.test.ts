// Goal: a dead target rests longer and longer and is switched off after three days, one that fails
// now and then never is. Method: stories of tries as text, one state a line.
import { describe, expect, test } from "vitest";
import {
  HEALTHY,
  healthAfter,
  placesFor,
  SWITCH_OFF_AFTER_MS,
  WARN_AFTER_MS,
  type TargetHealth,
} from "./health.ts";
import type { Verdict } from "./verdict.ts";

const NOW = Date.UTC(2026, 0, 20, 12);
const FAILED: Verdict = { kind: "failed", status: "500", answer: "", retryAfterMs: null };
const DELIVERED: Verdict = { kind: "delivered", status: "200", answer: "" };

function after(...verdicts: Verdict[]): TargetHealth {
  return healthAfter(HEALTHY, verdicts, NOW).health;
}

function restSeconds({ restUntil }: TargetHealth, from = NOW): number {
  return restUntil === null ? 0 : (restUntil - from) / 1_000;
}

describe("rests", () => {
  test("begin with the third failure in a row and grow to an hour", () => {
    let health = HEALTHY;
    let now = NOW;
    const rests: number[] = [];
    for (let tryNo = 1; tryNo <= 10; tryNo += 1) {
      ({ health } = healthAfter(health, [FAILED], now));
      const rest = restSeconds(health, now);
      rests.push(rest);
      now += rest * 1_000;
    }
    expect(rests).toEqual([0, 0, 5, 30, 120, 600, 1_800, 3_600, 3_600, 3_600]);
  });

  test("are no longer for the many that were under way when one began", () => {
    expect(after(...Array.from({ length: 40 }, () => FAILED))).toEqual(
      after(FAILED, FAILED, FAILED),
    );
  });

  test("end with any answer, also a refusal of one message", () => {
    expect(after(FAILED, FAILED, FAILED, DELIVERED)).toEqual(HEALTHY);
    expect(after(FAILED, { kind: "refused", status: "550", answer: "" })).toEqual(HEALTHY);
  });

  test("are as long as the target asks for, within a day", () => {
    const busy = (seconds: number): Verdict => ({ ...FAILED, retryAfterMs: seconds * 1_000 });
    expect(restSeconds(after(busy(120)))).toBe(120);
    expect(restSeconds(after(busy(1e6)))).toBe(86_400);
  });

  test("are not for what failed on our side", () => {
    expect(after({ ...FAILED, isOurs: true })).toBe(HEALTHY);
  });
});

describe("places", () => {
  const most = 16;
  test.for([
    ["never asked", HEALTHY, false, 2],
    ["answered", HEALTHY, true, 16],
    ["failed twice", after(FAILED, FAILED), true, 16],
    ["resting", after(FAILED, FAILED, FAILED), true, 0],
  ] as const)("%s", ([, health, answered, places]) => {
    expect(placesFor(health, NOW, { answered, most })).toBe(places);
  });

  test("one after the rest, to find out", () => {
    const health = after(FAILED, FAILED, FAILED);
    expect(placesFor(health, health.restUntil ?? 0, { answered: true, most })).toBe(1);
  });
});

describe("news", () => {
  const failing = { ...HEALTHY, failures: 9, failingSince: NOW };
  const told = { ...failing, warnedAt: NOW + WARN_AFTER_MS };
  test.for([
    ["nothing at first", failing, FAILED, 0, null],
    ["nothing before a day", failing, FAILED, WARN_AFTER_MS - 1, null],
    ["a warning after a day", failing, FAILED, WARN_AFTER_MS, "failing_for_a_day"],
    ["once", told, FAILED, WARN_AFTER_MS + 1, null],
    ["the end after three", told, FAILED, SWITCH_OFF_AFTER_MS, "failing_for_days"],
    ["not before", told, FAILED, SWITCH_OFF_AFTER_MS - 1, null],
    ["not with an answer", told, DELIVERED, SWITCH_OFF_AFTER_MS, null],
  ] as const)("%s", ([, health, verdict, ms, news]) => {
    expect(healthAfter(health, [verdict], NOW + ms).news).toBe(news);
  });

  test("gone is gone at once", () => {
    const gone: Verdict = { kind: "gone", status: "410", answer: "" };
    expect(healthAfter(HEALTHY, [DELIVERED, gone, DELIVERED], NOW).news).toBe("gone");
  });

  test("a receiver that takes some is never switched off", () => {
    let health = HEALTHY;
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      const verdicts = hour % 20 === 0 ? [FAILED, DELIVERED] : [FAILED];
      const step = healthAfter(health, verdicts, NOW + hour * 3_600_000);
      expect(step.news).toBeNull();
      ({ health } = step);
    }
  });
});
