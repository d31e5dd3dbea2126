import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

const ADVANCE_REPORTED_ON = statement(
  "advance_reported_on",
  "tenant",
  `update sites s
      set reported_on = $3::date
    where s.merchant_id = $1::bigint and s.id = $2::bigint
      and (s.reported_on is null or s.reported_on < $3::date)
   returning 1`,
);

/** False when that day was reported already. */
export async function advanceReportedOn(tx: Tx, siteId: bigint, on: PlainDate): Promise<boolean> {
  return (await tx.query(ADVANCE_REPORTED_ON, [tx.merchantId, siteId, on])).length === 1;
}
