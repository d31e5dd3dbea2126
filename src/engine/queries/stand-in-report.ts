/** What selling on trust has saved and lost. */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { selectStandInReport, type StandInOutcome } from "../../store/report/stand-in.ts";
import type { EngineContext } from "../engine-context.ts";

/** Of the sales from `from` to `to`, both included. */
export async function standInReport(
  context: EngineContext,
  merchantId: bigint,
  range: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<Result<readonly StandInOutcome[]>> {
  if (range.to < range.from) {
    return refuse("invalid_field", `Give ${range.from} or a later date.`, "to");
  }
  return accept(await context.db.tenant(merchantId, (tx) => selectStandInReport(tx, range)));
}
