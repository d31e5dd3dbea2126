import { z } from "zod";
import { RULE_SETS, type RuleSet, type RuleSetName } from "../../../domain/policy/rule-set.ts";
import { ACCOUNT_TYPES, type WebServicesSettings } from "../../../domain/web-services.ts";
import { SiteId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const days = z.int().min(0).max(3650);

const CardBrand = z.enum([
  "visa",
  "mastercard",
  "amex",
  "discover",
  "jcb",
  "diners",
  "unionpay",
  "maestro",
  "unknown",
]);

/** The rules that a site sells under; each value is explained in docs/concepts. */
const Policies = z.strictObject({
  monthEnd: z.enum(["cap-28", "clamp"]),
  missed: z.enum(["catch-up", "skip"]),
  catchUp: z.enum(["all", "one_a_day"]),
  decline: z.enum(["deactivate", "retry", "continue"]),
  retryGapsDays: z.array(z.int()).readonly(),
  retryNotWithinDays: days,
  afterRetries: z.enum(["expire", "cancel", "deactivate", "next_period"]),
  maxFailedPeriods: z.int().min(0).max(1000),
  onHard: z.enum(["as_soft", "end", "method_off"]),
  onFraud: z.enum(["as_soft", "end", "method_off"]),
  onAuthentication: z.enum(["as_soft", "ask"]),
  stopOnAdvice: z.array(z.string()).readonly(),
  seriesBrands: z.array(CardBrand).max(9).readonly(),
  gate: z.enum(["approval", "settlement"]),
  grouping: z.enum(["together", "apart"]),
  seriesEnd: z.enum(["rest", "complete"]),
  extendSeries: z.enum(["charge_missed", "from_today"]),
  accessOnDecline: z.enum(["keep", "end"]),
  accessOnCancel: z.enum(["paid_time", "now"]),
  accessOnChargeback: z.enum(["keep", "end"]),
  reactivate: z.enum(["never", "activate", "membership"]),
  extendDays: z.enum(["never", "cycle_only"]),
  earlyConversion: z.enum(["any_time", "trial_window"]),
  amountChange: z.enum(["free", "increase_needs_approval", "none"]),
  noticeDays: z.int(),
  standInMaxRetries: z.int().min(0).max(1000),
  undeliverable: z.enum(["until_delivered", "hourly_today_then_decline"]),
  undeliverableEveryMs: z.int(),
  lateFirstApproval: z.enum(["honour", "void"]),
  collection: z.enum(["charge", "post", "external"]),
  zone: z.string(),
  startsAt: z.string(),
}) satisfies z.ZodType<RuleSet>;

/** How the site answers clients of the web services protocol. */
const WebServices = z.strictObject({
  /** Account types that it has. Without RECUR, nothing is scheduled. */
  accounts: z.array(z.enum(ACCOUNT_TYPES)).min(1).readonly(),
  /** Whether a series may begin with a card that was only checked. */
  seriesAfterCheck: z.boolean(),
  /** Whether a payment may be refunded on the day with which it settles, before it has. */
  refundBeforeSettlement: z.boolean(),
  /** The e-mail address that is told every day what the engine charged; null: none. */
  reportTo: z.email().max(254).nullable(),
  /** What answers say of the merchant at its bank; null: nothing. */
  merchantNumber: text(50).nullable(),
  terminalId: text(50).nullable(),
  /** ISO 3166-1, two letters. */
  countryIso2a: z
    .string()
    .regex(/^[A-Z]{2}$/, "Give two capitals.")
    .nullable(),
}) satisfies z.ZodType<WebServicesSettings>;

const Mode = z.enum(["test", "live"]);

export const Site = z.object({
  object: z.literal("site"),
  id: SiteId,
  name: z.string(),
  zone: z.string(),
  domain: z.string().nullable(),
  reference: z.string().nullable(),
  mode: Mode,
  /** Null: all brands. */
  acceptedBrands: z.array(z.string()).readonly().nullable(),
  /** For clients of Secure Trading: docs/compat/secure-trading.md. */
  webServices: WebServices,
  /** Name of the gateway that takes its money. */
  gateway: z.string(),
  /** The set that `policies` was first made from. */
  ruleSet: z.string(),
  policies: Policies,
  createdAt: InstantText,
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
});
export type Site = z.output<typeof Site>;

const RuleSetText = z.enum(Object.keys(RULE_SETS) as [RuleSetName, ...RuleSetName[]]);

export const CreateSite = z.strictObject({
  name: text(200),
  /** IANA name; where it is left out, the rule set's own. */
  zone: z.string().optional(),
  domain: text(253).optional(),
  reference: text(100).optional(),
  mode: Mode.optional(),
  acceptedBrands: z.array(CardBrand).min(1).readonly().optional(),
  /** What differs from the defaults. */
  webServices: WebServices.partial().optional(),
  /** In a sandbox `simulator` or `test-acquirer`; that of the merchant's first site, if left out. */
  gateway: text(50).optional(),
  ruleSet: RuleSetText,
  /** Values that differ from the named set. */
  policies: Policies.partial().optional(),
});

/** For what is sold or imported from then on; what was sold keeps its rules. What is left out stays. */
export const ChangeSite = z.strictObject({
  name: text(200).optional(),
  /** IANA name. */
  zone: z.string().optional(),
  domain: text(253).nullable().optional(),
  reference: text(100).nullable().optional(),
  mode: Mode.optional(),
  /** Null: all brands. */
  acceptedBrands: z.array(CardBrand).min(1).readonly().nullable().optional(),
  /** What is left out stays. */
  webServices: WebServices.partial().optional(),
  /** The set to start from; where it is left out, the values that the site has. */
  ruleSet: RuleSetText.optional(),
  policies: Policies.partial().optional(),
});

/** Looks at a pay page, in the present hour. What is left out is not known. */
export const CountHits = z.strictObject({
  browser: text(50).optional(),
  /** ISO 3166-1, two letters. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "Give an ISO 3166-1 code in capitals, such as DE.")
    .optional(),
  region: text(100).optional(),
  /** One where it is left out. */
  hits: z.int().min(1).max(1_000_000).optional(),
});

export const SitePath = z.object({ id: SiteId });
export const SiteQuery = z.strictObject({ limit: Limit, after: After });
export const SiteList = listOf(Site);
