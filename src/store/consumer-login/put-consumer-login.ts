import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { ConsumerLogin } from "./consumer-login.ts";

const PUT_CONSUMER_LOGIN = statement(
  "put_consumer_login",
  "tenant",
  `insert into consumer_logins as c (merchant_id, purchase_id, username, folded, key_id, wrapped_key,
          ciphertext, changed_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, decode($6::text, 'base64'),
           decode($7::text, 'base64'), $8::timestamptz)
   on conflict (merchant_id, purchase_id) do update
      set username = excluded.username, folded = excluded.folded, key_id = excluded.key_id,
          wrapped_key = excluded.wrapped_key, ciphertext = excluded.ciphertext,
          changed_at = excluded.changed_at`,
);

/** Puts the login of a purchase in the place of the one it had. */
export async function putConsumerLogin(tx: Tx, login: ConsumerLogin): Promise<void> {
  await tx.query(PUT_CONSUMER_LOGIN, [
    tx.merchantId,
    login.purchaseId,
    login.username,
    login.folded,
    login.password?.keyId ?? null,
    login.password?.wrappedKey ?? null,
    login.password?.ciphertext ?? null,
    isoInstant(login.changedAt),
  ]);
}
