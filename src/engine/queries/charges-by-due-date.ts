/** What was paid, by the date on which it fell due. */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { refuse, accept, type Result } from "../../domain/refusal.ts";
import {
  selectChargesByDueDate,
  type DueDateCharges,
} from "../../store/report/charges-by-due-date.ts";
import type { EngineContext } from "../engine-context.ts";

/** One row per due date and currency from `from` to `to`, both included, in that order. */
export async function chargesByDueDate(
  context: EngineContext,
  merchantId: bigint,
  range: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<Result<readonly DueDateCharges[]>> {
  if (range.to < range.from) {
    return refuse("invalid_field", `Give ${range.from} or a later date.`, "to");
  }
  return accept(await context.db.tenant(merchantId, (tx) => selectChargesByDueDate(tx, range)));
}
