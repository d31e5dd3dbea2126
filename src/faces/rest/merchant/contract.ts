import { z } from "zod";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { MerchantId } from "../wire/ids.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const AmountLimits = z.strictObject({
  /** Of one purchase. */
  purchaseMinor: AmountMinor.optional(),
  /** Of all temporary approvals at one time. */
  openMinor: AmountMinor.optional(),
});

/** How much is sold on trust at most while the bank cannot be reached; what is left out has no limit. */
export const StandInLimits = z.strictObject({
  /** By currency. */
  amounts: z.record(Currency, AmountLimits).optional(),
  /** Temporary approvals at one time. */
  openCount: z.int().min(0).max(1_000_000).optional(),
  /** Temporary approvals of one card at one time. */
  openPerCard: z.int().min(0).max(1_000).optional(),
  /** After so many hours the retries end, as if the bank had declined. */
  maxAgeHours: z.int().min(1).max(8_784).optional(),
});

const ppm = z.int().min(0).max(1_000_000);

/** What is settled about reports, and about what they lead to. */
const Reporting = z.strictObject({
  /** Running subscriptions may be made dearer; only a key of scope `operate` approves that. */
  rebillIncreaseApproved: z.boolean(),
  /** Customers' passwords stand in reports; else the column is empty. */
  returnPasswords: z.boolean(),
  /** Of each payment, in millionths, as the next one. */
  feePpm: ppm,
  reservePpm: ppm,
});

export const Merchant = z.object({
  object: z.literal("merchant"),
  id: MerchantId,
  name: z.string(),
  state: z.enum(["active", "suspended", "closed"]),
  zone: z.string(),
  currency: Currency,
  /** Null: none. */
  standInLimits: StandInLimits.nullable(),
  reporting: Reporting,
  createdAt: InstantText,
});

/** What is left out stays. What was set up and sold before keeps its own zone and currency. */
export const ChangeMerchant = z.strictObject({
  name: text(200).optional(),
  /** IANA name; in which cards expire. */
  zone: z.string().optional(),
  currency: Currency.optional(),
  /** All of them at once; null: none. */
  standInLimits: StandInLimits.nullable().optional(),
  /** What is left out of it stays. */
  reporting: Reporting.partial().optional(),
});
