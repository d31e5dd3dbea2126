import { statement, type Tx } from "../statement.ts";
import { PACKAGE_COLUMNS, type Package } from "./package.ts";

const LOCK_PACKAGE = statement(
  "lock_package",
  "tenant",
  `select ${PACKAGE_COLUMNS}
     from packages k
    where k.merchant_id = $1::bigint and k.id = $2::bigint
      for no key update`,
);

/** Before it is changed; null when the merchant has none of this id. */
export async function lockPackage(tx: Tx, id: bigint): Promise<Package | null> {
  const [row] = await tx.query<Package>(LOCK_PACKAGE, [tx.merchantId, id]);
  return row ?? null;
}
