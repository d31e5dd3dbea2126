import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const CLOSE_TASK = statement(
  "close_task",
  "tenant",
  `update tasks k
      set state = 'done', closed_at = $3::timestamptz, closed_by = $4::text, comment = $5::text
    where k.merchant_id = $1::bigint and k.id = $2::bigint and k.state = 'open'
   returning 1`,
);

export type Closing = { readonly at: Instant; readonly by: string; readonly comment: string };

/** False: it is closed already, and what was written about it stays. */
export async function closeTask(
  tx: Tx,
  id: bigint,
  { at, by, comment }: Closing,
): Promise<boolean> {
  const rows = await tx.query(CLOSE_TASK, [tx.merchantId, id, isoInstant(at), by, comment]);
  return rows.length === 1;
}
