import type { Charge, Outcome, OutcomeContext } from "../../domain/transaction/charge.ts";
import { isFirstPayment } from "../../domain/transaction/transaction.ts";
import { lockStandInLimits } from "../../store/merchant/lock-stand-in-limits.ts";
import type { Tx } from "../../store/statement.ts";
import { selectExposure } from "../../store/transaction/select-exposure.ts";

/**
 * How far a merchant's trust goes for a first payment that nobody has decided; null: without limit, or
 * it is not asked for. Locks the limits, so that two sales cannot both take the last place.
 */
export async function trustIn(
  tx: Tx,
  { transaction, held }: Charge,
  { kind }: Outcome,
): Promise<NonNullable<OutcomeContext["trust"]> | null> {
  const isDecided = kind === "approved" || kind === "declined";
  if (isDecided || !isFirstPayment(transaction) || held?.purchase.terms.standIn !== true) {
    return null;
  }
  const limits = await lockStandInLimits(tx);
  return limits === null ? null : { limits, exposure: await selectExposure(tx, transaction) };
}
