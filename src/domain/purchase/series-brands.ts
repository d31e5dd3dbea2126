/** Which cards a series may be charged to. Pure. */
import type { RuleSet } from "../policy/rule-set.ts";
import { refuse, type Refusal } from "../refusal.ts";

export function seriesBrandFault(brand: string, { seriesBrands }: RuleSet): Refusal | null {
  if (seriesBrands.length === 0 || seriesBrands.some((one) => one === brand)) return null;
  return refuse(
    "card_not_accepted",
    `This site charges no series to ${brand}, only to ${seriesBrands.join(", ")}.`,
    "payment.card.brand",
  );
}
