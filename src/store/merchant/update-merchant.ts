import { statement, type Tx } from "../statement.ts";

/** Settings that are given; what is absent stays, also when two people change them at once. */
export type MerchantSettings = {
  readonly name?: string;
  /** In which cards expire; sites have zones of their own. */
  readonly zone?: string;
  readonly currency?: string;
};

const UPDATE_MERCHANT = statement(
  "update_merchant",
  "tenant",
  `update merchants m
      set name = coalesce($2::text, m.name), zone = coalesce($3::text, m.zone),
          currency = coalesce($4::text, m.currency)
    where m.merchant_id = $1::bigint
   returning 1`,
);

export async function updateMerchant(tx: Tx, settings: MerchantSettings): Promise<void> {
  const { name = null, zone = null, currency = null } = settings;
  await tx.query(UPDATE_MERCHANT, [tx.merchantId, name, zone, currency]);
}
