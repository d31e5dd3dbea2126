import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const DELETE_OLD_KEYS = statement(
  "delete_old_keys",
  "tenant",
  `delete from idempotency_keys k
    where k.merchant_id = $1::bigint
      and (k.scope, k.key) in (
            select o.scope, o.key
              from idempotency_keys o
             where o.merchant_id = $1::bigint
               and (o.state = 'done' and o.expires_at <= $2::timestamptz
                    or o.state = 'open' and o.expires_at <= $3::timestamptz)
             order by o.expires_at
             limit $4::int)
   returning 1`,
);

export type OldKeys = {
  /** Answers that were kept until then. */
  readonly doneBefore: Instant;
  /** Requests that were cut off, and that nobody has repeated since. */
  readonly openBefore: Instant;
  readonly limit: number;
};

/** Answers how many were deleted: fewer than `limit`, and there are no more. */
export async function deleteOldKeys(tx: Tx, old: OldKeys): Promise<number> {
  const rows = await tx.query(DELETE_OLD_KEYS, [
    tx.merchantId,
    isoInstant(old.doneBefore),
    isoInstant(old.openBefore),
    old.limit,
  ]);
  return rows.length;
}
