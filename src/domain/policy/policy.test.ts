// Goal: the named rule sets are ones this engine can keep, values that it cannot keep are refused by
// name, and classes and advice mean what the policies say (docs/concepts/policies.md).
import { describe, expect, test } from "vitest";
import { checkRules } from "./check-rules.ts";
import { DECLINE_CLASSES, forbidsRetry } from "./decline.ts";
import { classPolicy, RULE_SETS, type RuleSet } from "./rule-set.ts";

const rest: RuleSet = RULE_SETS.rest;

describe("checkRules", () => {
  test.for(Object.entries(RULE_SETS))("takes the set %s", ([, rules]) => {
    expect(checkRules(rules)).toEqual({ ok: true, value: rules });
  });

  test.for([
    [{ zone: "Mars/Olympus" }, "unknown_zone", "zone"],
    [{ zone: "+01:00" }, "unknown_zone", "zone"],
    [{ startsAt: "24:00" }, "invalid_field", "startsAt"],
    [{ startsAt: "0:30" }, "invalid_field", "startsAt"],
    [{ retryGapsDays: [0] }, "invalid_field", "retryGapsDays"],
    [{ retryGapsDays: [366] }, "invalid_field", "retryGapsDays"],
    [{ retryGapsDays: [1.5] }, "invalid_field", "retryGapsDays"],
    [{ retryGapsDays: Array<number>(61).fill(1) }, "invalid_field", "retryGapsDays"],
    // the sixteenth within 30 days, at the beginning or later
    [{ retryGapsDays: Array<number>(16).fill(1) }, "invalid_field", "retryGapsDays"],
    [{ retryGapsDays: [90, ...Array<number>(16).fill(1)] }, "invalid_field", "retryGapsDays"],
    [{ collection: "post" }, "invalid_field", "collection"],
    [{ collection: "external" }, "invalid_field", "collection"],
    [{ undeliverableEveryMs: 59_999 }, "invalid_field", "undeliverableEveryMs"],
    [{ undeliverableEveryMs: 604_800_001 }, "invalid_field", "undeliverableEveryMs"],
    [{ undeliverableEveryMs: 60_000.5 }, "invalid_field", "undeliverableEveryMs"],
  ] as const)("refuses %j", ([part, code, field]) => {
    const refused = checkRules({ ...rest, ...part });
    expect(refused).toMatchObject({ ok: false, code, field: `policies.${field}` });
  });

  test.for([
    { retryGapsDays: [] },
    { retryGapsDays: Array<number>(15).fill(1) },
    { retryGapsDays: Array<number>(60).fill(2) },
    { retryGapsDays: Array<number>(60).fill(365) },
    { undeliverableEveryMs: 60_000 },
    { undeliverableEveryMs: 604_800_000 },
    { startsAt: "23:59" },
  ])("takes the border %j", (part) => {
    expect(checkRules({ ...rest, ...part })).toMatchObject({ ok: true });
  });
});

describe("declines", () => {
  test("each class has its policy; soft and our own set-up are soft", () => {
    const rules: RuleSet = {
      ...rest,
      onHard: "end",
      onFraud: "method_off",
      onAuthentication: "ask",
    };
    expect(
      Object.fromEntries(DECLINE_CLASSES.map((one) => [one, classPolicy(rules, one)])),
    ).toEqual({
      soft: "as_soft",
      hard: "end",
      authentication: "ask",
      fraud: "method_off",
      configuration: "as_soft",
    });
  });

  test.for([
    ["03", true],
    ["21", true],
    ["R0", true],
    ["R1", true],
    ["R3", true],
    ["01", false],
    ["1", false],
    ["4", true],
    ["8", true],
    ["04", false],
    ["", false],
    [null, false],
  ] as const)("advice %s forbids another try: %s", ([advice, forbids]) => {
    expect(forbidsRetry(advice)).toBe(forbids);
  });
});
