import { statement, type Tx } from "../statement.ts";

const SELECT_ZONES = statement(
  "select_zones",
  "tenant",
  `select distinct p.rules ->> 'zone' as zone from policies p where p.merchant_id = $1::bigint`,
);

/** The zones in which the merchant's business dates are. */
export async function selectZones(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ zone: string }>(SELECT_ZONES, [tx.merchantId]);
  return rows.map(({ zone }) => zone);
}
