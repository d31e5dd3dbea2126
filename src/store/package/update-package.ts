import { statement, type Tx } from "../statement.ts";
import { PACKAGE_COLUMNS, type Package } from "./package.ts";

/** Settings that are given; what is absent stays, also when two people change a package at once. */
export type PackageSettings = Partial<
  Pick<Package, "name" | "standInEnabled" | "status" | "processing">
>;

const UPDATE_PACKAGE = statement(
  "update_package",
  "tenant",
  `update packages k
      set name = coalesce($3::text, k.name),
          stand_in_enabled = coalesce($4::bool, k.stand_in_enabled),
          status = coalesce($5::text, k.status), processing = coalesce($6::text, k.processing),
          version = k.version + 1
    where k.merchant_id = $1::bigint and k.id = $2::bigint
   returning ${PACKAGE_COLUMNS}`,
);

/** The package as it is then; null when the merchant has none of this id. */
export async function updatePackage(
  tx: Tx,
  id: bigint,
  settings: PackageSettings,
): Promise<Package | null> {
  const { name = null, standInEnabled = null, status = null, processing = null } = settings;
  const values = [tx.merchantId, id, name, standInEnabled, status, processing];
  const [row] = await tx.query<Package>(UPDATE_PACKAGE, values);
  return row ?? null;
}
