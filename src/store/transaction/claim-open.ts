import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

export type ClaimOpen = {
  readonly now: Instant;
  readonly leaseUntil: Instant;
  readonly limit: number;
};

/**
 * Claims undecided transactions whose `check_at` is past, oldest first, by moving it to the lease's
 * end: a process that dies with them leaves them to the next. Waiting ones become `sending` here, in
 * the same commit that makes their key durable (I2). Reads the index transactions_open.
 */
const CLAIM_OPEN = statement(
  "claim_open",
  "tenant",
  `with claimable as materialized (
     select t.id, t.state
       from transactions t
      where t.merchant_id = $1::bigint and t.check_at <= $2::timestamptz
      order by t.check_at, t.id
      limit $3::int
        for no key update skip locked)
   update transactions t
      set check_at = $4::timestamptz,
          state = case t.state when 'waiting' then 'sending' else t.state end,
          version = t.version + 1
     from claimable c
    where t.merchant_id = $1::bigint and t.id = c.id
   returning ${TRANSACTION_COLUMNS}, c.state as was_state`,
);

/** `wasState`: what it was before the claim (`waiting` is sent again, the others are looked up). */
export type OpenTransaction = Transaction & {
  readonly wasState: "sending" | "unknown" | "waiting";
};

export async function claimOpen(tx: Tx, options: ClaimOpen): Promise<OpenTransaction[]> {
  return await tx.query<OpenTransaction>(CLAIM_OPEN, [
    tx.merchantId,
    isoInstant(options.now),
    options.limit,
    isoInstant(options.leaseUntil),
  ]);
}
