import type { StandInLimits } from "../../domain/purchase/stand-in-limits.ts";
import { statement, type Tx } from "../statement.ts";
import { readStandInLimits, type StoredLimits } from "./stored-stand-in-limits.ts";

const LOCK_STAND_IN_LIMITS = statement(
  "lock_stand_in_limits",
  "tenant",
  `select m.settings -> 'standInLimits' as limits
     from merchants m
    where m.merchant_id = $1::bigint and m.settings ? 'standInLimits'
      for no key update of m`,
);

/**
 * The merchant's limits, locked: until the transaction ends nobody else counts what is open. Null:
 * there are none, and nothing is locked.
 */
export async function lockStandInLimits(tx: Tx): Promise<StandInLimits | null> {
  const [row] = await tx.query<{ limits: StoredLimits | null }>(LOCK_STAND_IN_LIMITS, [
    tx.merchantId,
  ]);
  return row?.limits == null ? null : readStandInLimits(row.limits);
}
