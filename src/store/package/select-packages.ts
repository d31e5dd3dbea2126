import { statement, type Tx } from "../statement.ts";
import { PACKAGE_COLUMNS, type Package } from "./package.ts";

const SELECT_PACKAGES = statement(
  "select_packages",
  "tenant",
  `select ${PACKAGE_COLUMNS}
     from packages k
    where k.merchant_id = $1::bigint and k.id = any($2::bigint[])`,
);

export async function selectPackages(tx: Tx, ids: readonly bigint[]): Promise<Package[]> {
  return await tx.query<Package>(SELECT_PACKAGES, [tx.merchantId, ids]);
}
