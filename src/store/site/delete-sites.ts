import { statement, type Tx } from "../statement.ts";

const DELETE_SITES = statement(
  "delete_sites",
  "tenant",
  `delete from sites s where s.merchant_id = $1::bigint`,
);

/** Takes the set-up of a merchant away that has not sold anything. */
export async function deleteSites(tx: Tx): Promise<void> {
  await tx.query(DELETE_SITES, [tx.merchantId]);
}
