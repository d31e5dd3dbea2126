/** Money on the wire: whole minor units as JSON integers, beside a currency code. */
import { z } from "zod";
import { MAX_AMOUNT_MINOR } from "../../../domain/purchase/order.ts";

/** From 0 and below 10^15, which every JSON reader can hold exactly. */
export const AmountMinor = z.codec(
  z
    .int("Give whole minor units, such as 1250 for 12.50.")
    .min(0)
    .max(Number(MAX_AMOUNT_MINOR - 1n))
    .meta({ examples: [1250] }),
  z.bigint(),
  { decode: BigInt, encode: Number },
);

/** A sum over many amounts: an integer, or its digits as text where JSON readers would round it. */
export const SumMinor = z.codec(z.union([z.int(), z.string().regex(/^-?\d+$/)]), z.bigint(), {
  decode: BigInt,
  encode: (sum) => (Number.isSafeInteger(Number(sum)) ? Number(sum) : String(sum)),
});

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, "Give an ISO 4217 code in capitals, such as EUR.")
  .meta({ examples: ["EUR"] });
