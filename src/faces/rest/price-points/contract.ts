import { z } from "zod";
import { PRICE_POINT_TYPES } from "../../../domain/price-point/price-point.ts";
import { UNITS } from "../../../domain/schedule/schedule.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { PackageId, PricePointId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const Type = z.enum(PRICE_POINT_TYPES);
const Status = z.enum(["active", "inactive"]);
const Amounts = z.strictObject({ min: AmountMinor, max: AmountMinor });
const Days = z.strictObject({ min: z.int(), max: z.int() });

/** Of the dynamic types: what an order may name, both ends included. */
const Ranges = z.strictObject({
  initialMinor: Amounts.optional(),
  initialDays: Days.optional(),
  recurringMinor: Amounts.optional(),
  /** Days from one recurring charge to the next. */
  recurringDays: Days.optional(),
});

export const PricePoint = z.object({
  object: z.literal("price_point"),
  id: PricePointId,
  /** What the customer buys, as it stands on the purchase. */
  name: z.string(),
  /**
   * `recurring`, `instant_conversion`: a price for the first period, another for the following ones.
   * `one_time`: access for some days. `digital`: an item. `delayed_capture`: a free trial.
   * `dynamic_pricing`, `dynamic_recurring`: the order names it, inside `ranges`.
   */
  type: Type,
  /** `inactive`: nothing more is sold at it. */
  status: Status,
  currency: Currency,
  /** Charged at once. */
  initialMinor: AmountMinor.nullable(),
  /** Days of the first period, or of access; null: one step of the schedule, or for ever. */
  initialDays: z.int().nullable(),
  recurringMinor: AmountMinor.nullable(),
  unit: z.enum(UNITS).nullable(),
  frequency: z.int().nullable(),
  /** Last number of the series, the sign-up being 1; 0 = no end. */
  finalNumber: z.int(),
  noticeDays: z.int(),
  ranges: Ranges.nullable(),
  /** Converted early, the following charges count from that day. */
  adjustTrialLength: z.boolean(),
  /** Charged when the trial is converted early; null: what recurs. */
  conversionMinor: AmountMinor.nullable(),
  /** What recurs after an early conversion; null: what recurs without one. */
  conversionRecurringMinor: AmountMinor.nullable(),
  /** May be sold to a card on file with one click; never sold on trust then. */
  oneClick: z.boolean(),
  /** A login for the merchant's own site is asked for. */
  collectLogin: z.boolean(),
  /**
   * Of the dynamic types: a key of scope `operate` made its ranges, or approved them. Nothing is sold
   * before. Of the other types always true.
   */
  approved: z.boolean(),
  createdAt: InstantText,
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
});
export type PricePoint = z.output<typeof PricePoint>;

const Fields = z.strictObject({
  name: text(500),
  currency: Currency,
  initialMinor: AmountMinor.nullable().optional(),
  initialDays: z.int().nullable().optional(),
  recurringMinor: AmountMinor.nullable().optional(),
  unit: z.enum(UNITS).nullable().optional(),
  frequency: z.int().nullable().optional(),
  finalNumber: z.int().optional(),
  noticeDays: z.int().optional(),
  ranges: Ranges.nullable().optional(),
  adjustTrialLength: z.boolean().optional(),
  conversionMinor: AmountMinor.nullable().optional(),
  conversionRecurringMinor: AmountMinor.nullable().optional(),
  oneClick: z.boolean().optional(),
  collectLogin: z.boolean().optional(),
});

export const CreatePricePoint = Fields.extend({ type: Type });

/** For what is sold from then on; what was sold keeps its terms. What is left out stays. */
export const ChangePricePoint = Fields.partial().extend({ status: Status.optional() });

export const PricePointApproval = z.strictObject({
  /** True where it is left out. */
  approved: z.boolean().optional(),
});

export const PricePointPath = z.object({ id: PricePointId });
export const PricePointQuery = z.strictObject({
  packageId: PackageId.optional(),
  limit: Limit,
  after: After,
});
export const PricePointList = listOf(PricePoint);

/** Of a package: price points that it is to offer, or no more. */
export const SomePricePoints = z.strictObject({
  pricePointIds: z.array(PricePointId).min(1).max(100),
});
