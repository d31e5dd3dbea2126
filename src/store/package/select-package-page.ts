import { statement, type Tx } from "../statement.ts";
import { PACKAGE_COLUMNS, type Package } from "./package.ts";

const SELECT_PACKAGE_PAGE = statement(
  "select_package_page",
  "tenant",
  `select ${PACKAGE_COLUMNS}
     from packages k
    where k.merchant_id = $1::bigint and k.id > $2::bigint
      and ($3::bigint is null or k.site_id = $3::bigint)
    order by k.id
    limit $4::int`,
);

export type PackagePage = {
  readonly afterId: bigint;
  /** Of one site; null: of all. */
  readonly siteId: bigint | null;
  readonly limit: number;
};

/** Packages with larger ids, the smallest first. */
export async function selectPackagePage(tx: Tx, page: PackagePage): Promise<Package[]> {
  return await tx.query<Package>(SELECT_PACKAGE_PAGE, [
    tx.merchantId,
    page.afterId,
    page.siteId,
    page.limit,
  ]);
}
