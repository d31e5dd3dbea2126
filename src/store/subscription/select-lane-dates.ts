import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** The first charge date of a lane after `today`, by the index subscriptions_due. */
const SELECT_NEXT_CHARGE_DATE = statement(
  "select_next_charge_date",
  "tenant",
  `select s.charge_on
     from subscriptions s
    where s.merchant_id = $1::bigint and s.lane = $2::smallint and s.charge_on > $3::date
    order by s.charge_on
    limit 1`,
);

export async function selectNextChargeDate(
  tx: Tx,
  lane: number,
  today: PlainDate,
): Promise<PlainDate | null> {
  const [row] = await tx.query<{ chargeOn: PlainDate }>(SELECT_NEXT_CHARGE_DATE, [
    tx.merchantId,
    lane,
    today,
  ]);
  return row?.chargeOn ?? null;
}
