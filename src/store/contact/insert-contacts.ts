import { statement, type Tx } from "../statement.ts";
import type { Contact } from "./contact.ts";

const INSERT_CONTACTS = statement(
  "insert_contacts",
  "tenant",
  `insert into contacts (merchant_id, customer_id, no, kind, name, email, phone)
   select $1::bigint, $2::bigint, u.no, u.kind, u.name, u.email, u.phone
     from unnest($3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[])
       as u(no, kind, name, email, phone)`,
);

/** Of a customer who has none. */
export async function insertContacts(
  tx: Tx,
  customerId: bigint,
  contacts: readonly Contact[],
): Promise<void> {
  await tx.query(INSERT_CONTACTS, [
    tx.merchantId,
    customerId,
    contacts.map((_, index) => index + 1),
    contacts.map((one) => one.kind),
    contacts.map((one) => one.name),
    contacts.map((one) => one.email),
    contacts.map((one) => one.phone),
  ]);
}
