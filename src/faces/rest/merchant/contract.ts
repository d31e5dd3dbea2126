import { z } from "zod";
import { Currency } from "../wire/amounts.ts";
import { MerchantId } from "../wire/ids.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

export const Merchant = z.object({
  object: z.literal("merchant"),
  id: MerchantId,
  name: z.string(),
  state: z.enum(["active", "suspended", "closed"]),
  zone: z.string(),
  currency: Currency,
  createdAt: InstantText,
});

/** What is left out stays. What was set up and sold before keeps its own zone and currency. */
export const ChangeMerchant = z.strictObject({
  name: text(200).optional(),
  /** IANA name; in which cards expire. */
  zone: z.string().optional(),
  currency: Currency.optional(),
});
