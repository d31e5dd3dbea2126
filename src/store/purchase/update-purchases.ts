import type { Edit } from "../../domain/change.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { instants } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

const UPDATE_PURCHASES = statement(
  "update_purchases",
  "tenant",
  `update purchases p
      set state = u.state, reason = u.reason, access_until = u.access_until,
          cancelled_at = u.cancelled_at, expired_at = u.expired_at,
          initial_transaction_id = u.initial_transaction_id, order_no = u.order_no,
          recurring = u.recurring,
          version = p.version + 1
     from unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::timestamptz[],
          $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::bigint[], $11::bool[])
       as u(id, version, state, reason, access_until, cancelled_at, expired_at,
          initial_transaction_id, order_no, recurring)
    where p.merchant_id = $1::bigint and p.id = u.id and p.version = u.version
   returning p.id`,
);

/** Writes purchases; answers how many were still at the version they were read at. */
export async function updatePurchases(tx: Tx, edits: readonly Edit<Purchase>[]): Promise<number> {
  const rows = await tx.query(UPDATE_PURCHASES, [
    tx.merchantId,
    edits.map(({ was }) => was.id),
    edits.map(({ was }) => was.version),
    edits.map(({ next }) => next.state),
    edits.map(({ next }) => next.reason),
    instants(edits.map(({ next }) => next.accessUntil)),
    instants(edits.map(({ next }) => next.cancelledAt)),
    instants(edits.map(({ next }) => next.expiredAt)),
    edits.map(({ next }) => next.initialTransactionId),
    edits.map(({ next }) => next.orderNo),
    edits.map(({ next }) => next.recurring),
  ]);
  return rows.length;
}
