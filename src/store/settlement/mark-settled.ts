import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { BatchKey } from "./settlement.ts";

const MARK_SETTLED = statement(
  "mark_settled",
  "tenant",
  `update settlements b
      set state = 'settled', total_minor = $5::bigint, settled_at = $6::timestamptz,
          sent_at = coalesce(b.sent_at, $6::timestamptz)
    where b.merchant_id = $1::bigint and b.gateway_account_id = $2::bigint
      and b.settle_on = $3::date and b.currency = $4::text and b.state <> 'settled'
   returning 1`,
);

/** False when another process settled it first. */
export async function markSettled(
  tx: Tx,
  batch: BatchKey,
  totalMinor: bigint,
  now: Instant,
): Promise<boolean> {
  const rows = await tx.query(MARK_SETTLED, [
    tx.merchantId,
    batch.gatewayAccountId,
    batch.settleOn,
    batch.currency,
    totalMinor,
    isoInstant(now),
  ]);
  return rows.length === 1;
}
