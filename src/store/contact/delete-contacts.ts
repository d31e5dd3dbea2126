import { statement, type Tx } from "../statement.ts";

const DELETE_CONTACTS = statement(
  "delete_contacts",
  "tenant",
  `delete from contacts k where k.merchant_id = $1::bigint and k.customer_id = $2::bigint`,
);

export async function deleteContacts(tx: Tx, customerId: bigint): Promise<void> {
  await tx.query(DELETE_CONTACTS, [tx.merchantId, customerId]);
}
