/** Two merchants, so that one can meddle with the other's; each with sites under different rules. */
import type { RuleSet } from "../../src/domain/policy/rule-set.ts";
import type { Random } from "../random.ts";
import type { MerchantPlan } from "./plan.ts";

const DECIMALS: readonly (readonly [string, string])[] = [
  ["EUR", "CAD"],
  ["JPY", "USD"],
  ["KWD", "CAD"],
  ["GBP", "JPY"],
  ["USD", "BHD"],
  ["EUR", "KWD"],
];

/** What a merchant may have changed in our own rules, one thing at a time. */
const CHANGES: readonly Partial<RuleSet>[] = [
  {},
  { grouping: "together" },
  { missed: "skip" },
  { afterRetries: "deactivate" },
  { afterRetries: "next_period", maxFailedPeriods: 2, retryGapsDays: [2] },
  { afterRetries: "expire", retryGapsDays: [1, 1] },
  { decline: "continue" },
  { onHard: "method_off", onFraud: "method_off" },
  { gate: "settlement" },
  { accessOnCancel: "now", accessOnChargeback: "end" },
  { undeliverable: "hourly_today_then_decline" },
  { retryGapsDays: [3, 5, 14], retryNotWithinDays: 14 },
  { monthEnd: "cap-28", seriesEnd: "rest", extendSeries: "charge_missed" },
];

export function planMerchants(random: Random): readonly MerchantPlan[] {
  const [first, second] = random.pick(DECIMALS);
  return [
    {
      name: "Ash",
      zone: "GMT",
      currency: first,
      lanes: random.chance(0.15) ? 2 : 1,
      sites: [
        {
          name: "ash.example",
          ruleSet: "segpay",
          overrides: random.chance(0.3) ? { standInMaxRetries: 3 } : {},
          standIn: true,
        },
        {
          name: "ash.test",
          ruleSet: "rest",
          overrides: { ...random.pick(CHANGES), zone: "GMT" },
          standIn: random.chance(0.5),
        },
      ],
    },
    {
      name: "Birch",
      zone: "America/Toronto",
      currency: second,
      lanes: 1,
      sites: [
        {
          name: "birch.example",
          ruleSet: "internetsecure",
          overrides: {},
          standIn: random.chance(0.5),
        },
        {
          name: "birch.test",
          ruleSet: "secure-trading",
          overrides: { zone: random.pick(["GMT", "GMT", "Pacific/Auckland"]) },
          standIn: random.chance(0.5),
        },
      ],
    },
  ];
}
