import { statement, type Tx } from "../statement.ts";

const SELECT_ATTACHED = statement(
  "select_attached_price_points",
  "tenant",
  `select k.price_point_id
     from package_price_points k
    where k.merchant_id = $1::bigint and k.package_id = $2::bigint
    order by k.price_point_id`,
);

/** The ids of a package's price points. */
export async function selectAttached(tx: Tx, packageId: bigint): Promise<bigint[]> {
  const values = [tx.merchantId, packageId];
  const rows = await tx.query<{ pricePointId: bigint }>(SELECT_ATTACHED, values);
  return rows.map((row) => row.pricePointId);
}
