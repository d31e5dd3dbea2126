import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { Package } from "./package.ts";

const INSERT_PACKAGE = statement(
  "insert_package",
  "tenant",
  `insert into packages (merchant_id, id, site_id, name, payment_type, stand_in_enabled, status,
          processing, created_at)
   values ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::text, $6::bool, $7::text, $8::text,
          $9::timestamptz)`,
);

export async function insertPackage(tx: Tx, row: Package): Promise<void> {
  await tx.query(INSERT_PACKAGE, [
    tx.merchantId,
    row.id,
    row.siteId,
    row.name,
    row.paymentType,
    row.standInEnabled,
    row.status,
    row.processing,
    isoInstant(row.createdAt),
  ]);
}
