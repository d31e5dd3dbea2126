import { statement, type Tx } from "../statement.ts";

const DETACH_PRICE_POINTS = statement(
  "detach_price_points",
  "tenant",
  `delete from package_price_points k
    where k.merchant_id = $1::bigint and k.package_id = $2::bigint
      and k.price_point_id = any($3::bigint[])`,
);

/** Takes price points out of a package; those that it has not are passed over. */
export async function detachPricePoints(
  tx: Tx,
  packageId: bigint,
  pricePointIds: readonly bigint[],
): Promise<void> {
  await tx.query(DETACH_PRICE_POINTS, [tx.merchantId, packageId, pricePointIds]);
}
