import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const LIST_MERCHANTS = statement(
  "list_merchants",
  "fan-out",
  `select distinct d.merchant_id from due_merchants d order by d.merchant_id`,
);

/** Merchants that have ever had something to do, for the reports over a whole deployment. */
export async function listMerchants(db: Database): Promise<bigint[]> {
  const rows = await db.fanOutRead<{ merchantId: bigint }>(LIST_MERCHANTS, []);
  return rows.map((row) => row.merchantId);
}
