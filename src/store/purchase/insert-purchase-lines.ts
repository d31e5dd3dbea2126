import type { PurchaseLine } from "../../domain/purchase/purchase.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_PURCHASE_LINES = statement(
  "insert_purchase_lines",
  "tenant",
  `insert into purchase_lines (merchant_id, purchase_id, line_no, code, description, quantity,
          unit_e4, amount_minor, subscription_id)
   select $1::bigint, u.purchase_id, u.line_no, u.code, u.description, u.quantity, u.unit_e4,
          u.amount_minor, u.subscription_id
     from unnest($2::bigint[], $3::smallint[], $4::text[], $5::text[], $6::int[], $7::bigint[],
          $8::bigint[], $9::bigint[])
       as u(purchase_id, line_no, code, description, quantity, unit_e4, amount_minor,
          subscription_id)`,
);

export async function insertPurchaseLines(tx: Tx, rows: readonly PurchaseLine[]): Promise<void> {
  await tx.query(INSERT_PURCHASE_LINES, [
    tx.merchantId,
    rows.map((row) => row.purchaseId),
    rows.map((row) => row.lineNo),
    rows.map((row) => row.code),
    rows.map((row) => row.description),
    rows.map((row) => row.quantity),
    rows.map((row) => row.unitE4),
    rows.map((row) => row.amountMinor),
    rows.map((row) => row.subscriptionId),
  ]);
}
