import { statement, type Tx } from "../statement.ts";
import { SITE_COLUMNS, type Site } from "./site.ts";

const SELECT_SITES = statement(
  "select_sites",
  "tenant",
  `select ${SITE_COLUMNS} from sites s where s.merchant_id = $1::bigint order by s.id limit 10000`,
);

/** All sites of a merchant, oldest id first. */
export async function selectSites(tx: Tx): Promise<Site[]> {
  return await tx.query<Site>(SELECT_SITES, [tx.merchantId]);
}
