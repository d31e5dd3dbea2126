import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { statement, type Tx } from "../statement.ts";
import { PRICE_POINT_COLUMNS, toPricePoint, type PricePointRow } from "./price-point-row.ts";

const SELECT_PRICE_POINTS = statement(
  "select_price_points",
  "tenant",
  `select ${PRICE_POINT_COLUMNS}
     from price_points c
    where c.merchant_id = $1::bigint and c.id = any($2::bigint[])`,
);

export async function selectPricePoints(tx: Tx, ids: readonly bigint[]): Promise<PricePoint[]> {
  const rows = await tx.query<PricePointRow>(SELECT_PRICE_POINTS, [tx.merchantId, ids]);
  return rows.map(toPricePoint);
}
