import { statement, type Tx } from "../statement.ts";

const ATTACH_PRICE_POINTS = statement(
  "attach_price_points",
  "tenant",
  `insert into package_price_points (merchant_id, package_id, price_point_id)
   select $1::bigint, $2::bigint, u.id
     from unnest($3::bigint[]) as u(id)
   on conflict do nothing`,
);

/** Adds price points to a package; those that it has already stay. */
export async function attachPricePoints(
  tx: Tx,
  packageId: bigint,
  pricePointIds: readonly bigint[],
): Promise<void> {
  await tx.query(ATTACH_PRICE_POINTS, [tx.merchantId, packageId, pricePointIds]);
}
