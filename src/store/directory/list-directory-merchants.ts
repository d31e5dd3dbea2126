import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const LIST_DIRECTORY_MERCHANTS = statement(
  "list_directory_merchants",
  "global",
  `select d.merchant_id from directory d where d.kind = 'merchant' order by d.merchant_id`,
);

/** Every merchant of the deployment, whether it ever had anything to do or not. */
export async function listDirectoryMerchants(db: Database): Promise<bigint[]> {
  const rows = await db.global<{ merchantId: bigint }>(LIST_DIRECTORY_MERCHANTS, []);
  return rows.map((row) => row.merchantId);
}
