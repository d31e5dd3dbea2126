import { statement, type Tx } from "../statement.ts";
import type { BatchKey } from "./settlement.ts";

const INSERT_SETTLEMENTS = statement(
  "insert_settlements",
  "tenant",
  `insert into settlements (merchant_id, gateway_account_id, settle_on, currency, id, state)
   select $1::bigint, u.gateway_account_id, u.settle_on, u.currency, u.id, 'open'
     from unnest($2::bigint[], $3::date[], $4::text[], $5::bigint[])
       as u(gateway_account_id, settle_on, currency, id)
   on conflict do nothing
   returning gateway_account_id, settle_on, currency`,
);

/** Opens the day's batches that are not there yet; answers those that it opened. */
export async function insertSettlements(
  tx: Tx,
  batches: readonly (BatchKey & { readonly id: bigint })[],
): Promise<BatchKey[]> {
  return await tx.query<BatchKey>(INSERT_SETTLEMENTS, [
    tx.merchantId,
    batches.map((batch) => batch.gatewayAccountId),
    batches.map((batch) => batch.settleOn),
    batches.map((batch) => batch.currency),
    batches.map((batch) => batch.id),
  ]);
}
