import { z } from "zod";
import { Currency } from "../wire/amounts.ts";
import { MerchantId } from "../wire/ids.ts";
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
