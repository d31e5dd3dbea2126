import type { PricePoint as View } from "../../../domain/price-point/price-point.ts";
import type { PricePoint } from "./contract.ts";

export function renderPricePoint(pricePoint: View): PricePoint {
  return { ...pricePoint, object: "price_point" };
}
