import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { Merchant } from "./select-merchant.ts";

const INSERT_MERCHANT = statement(
  "insert_merchant",
  "tenant",
  `insert into merchants (merchant_id, name, state, zone, currency, lanes, created_at)
   values ($1::bigint, $2::text, 'active', $3::text, $4::text, $5::smallint, $6::timestamptz)
   on conflict do nothing`,
);

export async function insertMerchant(
  tx: Tx,
  merchant: Omit<Merchant, "standInLimits" | "reporting">,
): Promise<void> {
  await tx.query(INSERT_MERCHANT, [
    merchant.id,
    merchant.name,
    merchant.zone,
    merchant.currency,
    merchant.lanes,
    isoInstant(merchant.createdAt),
  ]);
}
