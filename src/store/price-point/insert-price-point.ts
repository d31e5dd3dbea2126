import { isoInstant } from "../../domain/calendar/instant.ts";
import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { statement, type Tx } from "../statement.ts";
import { storedRanges } from "./price-point-row.ts";

const INSERT_PRICE_POINT = statement(
  "insert_price_point",
  "tenant",
  `insert into price_points (merchant_id, id, name, type, status, currency, initial_minor,
          initial_days, recurring_minor, unit, frequency, final_number, notice_days, ranges,
          adjust_trial_length, one_click, collect_login, created_at, conversion_minor,
          conversion_recurring_minor, approved)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::bigint,
          $8::smallint, $9::bigint, $10::text, $11::smallint, $12::int, $13::smallint, $14::jsonb,
          $15::bool, $16::bool, $17::bool, $18::timestamptz, $19::bigint, $20::bigint, $21::bool)`,
);

export async function insertPricePoint(tx: Tx, row: PricePoint): Promise<void> {
  await tx.query(INSERT_PRICE_POINT, [
    tx.merchantId,
    row.id,
    row.name,
    row.type,
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
    isoInstant(row.createdAt),
    row.conversionMinor,
    row.conversionRecurringMinor,
    row.approved,
  ]);
}
