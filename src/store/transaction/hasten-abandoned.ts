import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * Brings forward the look-up of charges that were on the line when the process that served their
 * lane died. One that is on another process's line after all is looked up early, which harms nobody:
 * it is sent again under its own key only.
 */
const HASTEN_ABANDONED = statement(
  "hasten_abandoned",
  "tenant",
  `update transactions t
      set check_at = $2::timestamptz, version = t.version + 1
    where t.merchant_id = $1::bigint and t.state = 'sending' and t.check_at > $2::timestamptz
      and ($3::smallint is null or t.id in (
            select l.transaction_id
              from transaction_lines l
              join subscriptions s
                on s.merchant_id = l.merchant_id and s.id = l.subscription_id
             where l.merchant_id = $1::bigint and s.merchant_id = $1::bigint and l.live
               and s.lane = $3::smallint
               and l.transaction_id in (
                     select o.id
                       from transactions o
                      where o.merchant_id = $1::bigint and o.check_at is not null
                        and o.state = 'sending')))
   returning 1`,
);

/** Of one renew lane, or of all (`lane` null); answers how many there were. */
export async function hastenAbandoned(tx: Tx, now: Instant, lane: number | null): Promise<number> {
  const rows = await tx.query(HASTEN_ABANDONED, [tx.merchantId, isoInstant(now), lane]);
  return rows.length;
}
