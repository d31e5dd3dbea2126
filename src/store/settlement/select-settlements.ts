import { statement, type Tx } from "../statement.ts";
import type { BatchKey, Settlement } from "./settlement.ts";

const SELECT_SETTLEMENTS = statement(
  "select_settlements",
  "tenant",
  `select b.id, b.gateway_account_id, b.settle_on, b.currency, b.state, b.total_minor, b.settled_at
     from settlements b
     join unnest($2::bigint[], $3::date[], $4::text[])
            as u(gateway_account_id, settle_on, currency)
       on b.gateway_account_id = u.gateway_account_id and b.settle_on = u.settle_on
          and b.currency = u.currency
    where b.merchant_id = $1::bigint`,
);

/** The batches of these days; `batches` must not name one twice. */
export async function selectSettlements(
  tx: Tx,
  batches: readonly BatchKey[],
): Promise<Settlement[]> {
  return await tx.query<Settlement>(SELECT_SETTLEMENTS, [
    tx.merchantId,
    batches.map((batch) => batch.gatewayAccountId),
    batches.map((batch) => batch.settleOn),
    batches.map((batch) => batch.currency),
  ]);
}
