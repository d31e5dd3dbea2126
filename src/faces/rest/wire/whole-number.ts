/** A whole number in a query, where everything is text. */
import { z } from "zod";

/** From `least` to `most`; `fallback` where it is left out. */
export function wholeNumber(least: number, most: number, fallback: number) {
  const digits = String(most).length;
  const message = `Give ${least} to ${most}.`;
  return z
    .string(message)
    .regex(new RegExp(`^\\d{1,${digits}}$`), message)
    .transform(Number)
    .pipe(z.int().min(least, message).max(most, message))
    .default(fallback)
    .meta({ wire: { type: "integer", minimum: least, maximum: most, default: fallback } });
}
