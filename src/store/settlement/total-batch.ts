import { statement, type Tx } from "../statement.ts";
import type { BatchKey } from "./settlement.ts";

/**
 * What a batch is worth: sales and captures less refunds, surplus included, without what is held.
 *
 * Two index reads: the transactions of that day, and those of other days that settle on it.
 */
const TOTAL_BATCH = statement(
  "total_batch",
  "tenant",
  `select coalesce(sum(case when t.kind = 'refund' then -t.amount_minor
                            else coalesce(t.settle_minor, t.amount_minor) end), 0)::bigint as net_minor
     from (select x.kind, x.amount_minor, x.settle_minor, x.state, x.settle_hold, x.currency,
                  x.gateway_account_id
             from transactions x
            where x.merchant_id = $1::bigint and x.business_on = $2::date and x.settle_on = $2::date
           union all
           select y.kind, y.amount_minor, y.settle_minor, y.state, y.settle_hold, y.currency,
                  y.gateway_account_id
             from transactions y
            where y.merchant_id = $1::bigint and y.settle_on = $2::date
              and y.settle_on <> y.business_on) t
    where t.gateway_account_id = $3::bigint and t.currency = $4::text and t.state = 'approved'
      and coalesce(t.settle_hold, 'manual') = 'manual' and t.kind in ('sale', 'capture', 'refund', 'surplus')`,
);

/** Net minor units; negative when more was refunded than sold. */
export async function totalBatch(tx: Tx, batch: BatchKey): Promise<bigint> {
  const [row] = await tx.query<{ netMinor: bigint }>(TOTAL_BATCH, [
    tx.merchantId,
    batch.settleOn,
    batch.gatewayAccountId,
    batch.currency,
  ]);
  return row?.netMinor ?? 0n;
}
