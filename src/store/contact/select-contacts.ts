import { statement, type Tx } from "../statement.ts";
import type { Contact } from "./contact.ts";

const SELECT_CONTACTS = statement(
  "select_contacts",
  "tenant",
  `select k.kind, k.name, k.email, k.phone
     from contacts k
    where k.merchant_id = $1::bigint and k.customer_id = $2::bigint
    order by k.no`,
);

/** In the order in which they were given. */
export async function selectContacts(tx: Tx, customerId: bigint): Promise<Contact[]> {
  return await tx.query<Contact>(SELECT_CONTACTS, [tx.merchantId, customerId]);
}
