/**
 * A world before it runs, as plain data: who buys what and when, what they do with it, what goes wrong.
 * Made from a seed, and made smaller by taking entries out (shrink.ts). Instants are ms since 1970.
 */
import type { RuleSet, RuleSetName } from "../../src/domain/policy/rule-set.ts";
import type { Unit } from "../../src/domain/schedule/schedule.ts";
import type { Temper } from "../bank/temper.ts";
import type { Fault } from "../faults.ts";

export type Plan = {
  readonly seed: number;
  readonly startAt: number;
  /** From here on nothing goes wrong and nobody does anything; then the world ends. */
  readonly quietAt: number;
  readonly endAt: number;
  /** How far the clock of each process is ahead, in ms. */
  readonly clocksAheadMs: readonly number[];
  readonly merchants: readonly MerchantPlan[];
  readonly customers: readonly CustomerPlan[];
  readonly faults: readonly Fault[];
};

export type MerchantPlan = {
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  readonly lanes: number;
  readonly sites: readonly SitePlan[];
};

export type SitePlan = {
  readonly name: string;
  readonly ruleSet: RuleSetName;
  readonly overrides: Partial<RuleSet>;
  /** What it sells gives access while the bank is away. */
  readonly standIn: boolean;
};

export type CustomerPlan = {
  readonly no: number;
  readonly merchantNo: number;
  readonly siteNo: number;
  readonly card: CardPlan;
  readonly order: OrderPlan;
  readonly actions: readonly ActionPlan[];
};

export type CardPlan = {
  readonly number: string;
  readonly securityCode: string;
  readonly temper: Temper;
};

export type OrderPlan = {
  readonly at: number;
  readonly payment: "sale" | "auth" | "verify";
  readonly currency: string;
  readonly accessDays: number | null;
  readonly lines: readonly LinePlan[];
};

export type LinePlan = {
  /** As the customer sees the price, in major units. */
  readonly shown: string;
  readonly recurring: RecurringPlan | null;
};

export type RecurringPlan = {
  readonly shown: string;
  readonly unit: Unit;
  readonly frequency: number;
  /** Days from the sale to the first renewal; null: one step. */
  readonly startsOn: string | null;
  readonly finalNumber: number;
  readonly noticeDays: number;
};

/** Which of several things somebody means: a fraction of the list that they see. */
type Choice = number;

export type ActionPlan = { readonly at: number; readonly ask: Ask };

export type Ask =
  | { readonly kind: "cancel purchase"; readonly access: "paid_time" | "now" | null }
  | { readonly kind: "expire purchase" }
  | { readonly kind: "reactivate purchase" }
  | { readonly kind: "activate all"; readonly missed: "charge" | "skip" }
  | { readonly kind: "change card"; readonly line: Choice; readonly card: CardPlan }
  | { readonly kind: "cancel subscription"; readonly line: Choice }
  | { readonly kind: "extend"; readonly line: Choice; readonly days: number }
  | { readonly kind: "deactivate"; readonly line: Choice }
  | { readonly kind: "activate"; readonly line: Choice; readonly missed: "charge" | "skip" }
  | {
      readonly kind: "change amount";
      readonly line: Choice;
      readonly shown: string;
      readonly increaseApproved: boolean;
    }
  | {
      readonly kind: "change rhythm";
      readonly line: Choice;
      readonly unit: Unit;
      readonly frequency: number;
    }
  | { readonly kind: "change final"; readonly line: Choice; readonly finalNumber: number }
  | { readonly kind: "convert"; readonly line: Choice; readonly moveAnchor: boolean }
  | { readonly kind: "refund"; readonly of: Choice; readonly share: number | null }
  | { readonly kind: "void"; readonly of: Choice }
  | { readonly kind: "capture"; readonly share: number | null }
  | { readonly kind: "dispute"; readonly of: Choice; readonly won: boolean }
  /** Staff of another merchant asks for what is not theirs. */
  | { readonly kind: "refund another's" | "cancel another's" }
  /** A site asks whether to let the customer in. */
  | { readonly kind: "look at access" };
