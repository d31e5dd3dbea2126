import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { statement, type Tx } from "../statement.ts";
import { storedRanges } from "./price-point-row.ts";

const UPDATE_PRICE_POINT = statement(
  "update_price_point",
  "tenant",
  `update price_points c
      set name = $3::text, status = $4::text, currency = $5::text, initial_minor = $6::bigint,
          initial_days = $7::smallint, recurring_minor = $8::bigint, unit = $9::text,
          frequency = $10::smallint, final_number = $11::int, notice_days = $12::smallint,
          ranges = $13::jsonb, adjust_trial_length = $14::bool, one_click = $15::bool,
          collect_login = $16::bool, conversion_minor = $18::bigint,
          conversion_recurring_minor = $19::bigint, approved = $20::bool, version = c.version + 1
    where c.merchant_id = $1::bigint and c.id = $2::bigint and c.version = $17::int
   returning 1`,
);

/** Writes a price point that was read at its version; false: somebody changed it meanwhile. */
export async function updatePricePoint(tx: Tx, row: PricePoint): Promise<boolean> {
  const rows = await tx.query(UPDATE_PRICE_POINT, [
    tx.merchantId,
    row.id,
    row.name,
    row.status,
    row.currency,
    row.initialMinor,
    row.initialDays,
    row.recurringMinor,
    row.unit,
    row.frequency,
    row.finalNumber,
    row.noticeDays,
    storedRanges(row.ranges),
    row.adjustTrialLength,
    row.oneClick,
    row.collectLogin,
    row.version,
    row.conversionMinor,
    row.conversionRecurringMinor,
    row.approved,
  ]);
  return rows.length === 1;
}
