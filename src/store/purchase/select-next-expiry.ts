import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_NEXT_EXPIRY = statement(
  "select_next_expiry",
  "tenant",
  `select p.access_until
     from purchases p
    where p.merchant_id = $1::bigint and p.access_until > $2::timestamptz
      and p.state in ('active', 'cancelled')
    order by p.access_until
    limit 1`,
);

/** When access next ends somewhere, after `now`. */
export async function selectNextExpiry(tx: Tx, now: Instant): Promise<Instant | null> {
  const [row] = await tx.query<{ accessUntil: Instant }>(SELECT_NEXT_EXPIRY, [
    tx.merchantId,
    isoInstant(now),
  ]);
  return row?.accessUntil ?? null;
}
