import { statement, type Tx } from "../statement.ts";

const LOCK_SITE = statement(
  "lock_site",
  "tenant",
  `select s.id
     from sites s
    where s.merchant_id = $1::bigint and s.id = $2::bigint
      for no key update`,
);

/** Before it is read to be changed; false when the merchant has none of this id. */
export async function lockSite(tx: Tx, id: bigint): Promise<boolean> {
  return (await tx.query(LOCK_SITE, [tx.merchantId, id])).length === 1;
}
