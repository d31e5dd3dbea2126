import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

/** Purchases whose paid time is over, oldest first. Reads the index purchases_to_expire. */
const SELECT_EXPIRING = statement(
  "select_expiring",
  "tenant",
  `select p.id
     from purchases p
    where p.merchant_id = $1::bigint and p.access_until <= $2::timestamptz
      and p.state in ('active', 'cancelled')
    order by p.access_until, p.id
    limit $3::int`,
);

export async function selectExpiring(tx: Tx, now: Instant, limit: number): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(SELECT_EXPIRING, [
    tx.merchantId,
    isoInstant(now),
    limit,
  ]);
  return rows.map((row) => row.id);
}
