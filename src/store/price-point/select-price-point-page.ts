import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { statement, type Tx } from "../statement.ts";
import { PRICE_POINT_COLUMNS, toPricePoint, type PricePointRow } from "./price-point-row.ts";

const SELECT_PRICE_POINT_PAGE = statement(
  "select_price_point_page",
  "tenant",
  `select ${PRICE_POINT_COLUMNS}
     from price_points c
    where c.merchant_id = $1::bigint and c.id > $2::bigint
      and ($3::bigint is null or exists (
            select 1 from package_price_points k
             where k.merchant_id = $1::bigint and k.package_id = $3::bigint
               and k.price_point_id = c.id))
    order by c.id
    limit $4::int`,
);

export type PricePointPage = {
  readonly afterId: bigint;
  /** Of one package; null: of all. */
  readonly packageId: bigint | null;
  readonly limit: number;
};

/** Price points with larger ids, the smallest first. */
export async function selectPricePointPage(tx: Tx, page: PricePointPage): Promise<PricePoint[]> {
  const values = [tx.merchantId, page.afterId, page.packageId, page.limit];
  const rows = await tx.query<PricePointRow>(SELECT_PRICE_POINT_PAGE, values);
  return rows.map(toPricePoint);
}
