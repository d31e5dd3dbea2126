import { z } from "zod";
import { Currency, SumMinor } from "../wire/amounts.ts";
import { PlainDateText } from "../wire/times.ts";

/** Due dates, both included. */
export const ChargesQuery = z.strictObject({ from: PlainDateText, to: PlainDateText });

export const ChargesByDueDate = z.object({
  data: z
    .array(
      z.object({
        dueOn: PlainDateText,
        currency: Currency,
        charges: z.int(),
        sumMinor: SumMinor,
      }),
    )
    .readonly(),
});
