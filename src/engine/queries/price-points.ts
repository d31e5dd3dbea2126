/** Reading price points. */
import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { selectPricePointPage } from "../../store/price-point/select-price-point-page.ts";
import { selectPricePoints } from "../../store/price-point/select-price-points.ts";
import type { EngineContext } from "../engine-context.ts";
import { pageOf, type Page, type PageRequest } from "./page.ts";

/** Null when the merchant has none of this id. */
export async function readPricePoint(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<PricePoint | null> {
  const [found] = await context.db.tenant(merchantId, (tx) => selectPricePoints(tx, [id]));
  return found ?? null;
}

/** Price points of a package, or all (null), the smallest id first. */
export async function listPricePoints(
  context: EngineContext,
  merchantId: bigint,
  packageId: bigint | null,
  request: PageRequest,
): Promise<Page<PricePoint>> {
  const page = { afterId: request.after ?? 0n, packageId, limit: request.limit + 1 };
  const rows = await context.db.tenant(merchantId, (tx) => selectPricePointPage(tx, page));
  return pageOf(rows, request);
}
