import { statement, type Tx } from "../statement.ts";
import type { SealedPassword } from "./consumer-login.ts";

const SELECT_LOGINS_TO_REWRAP = statement(
  "select_logins_to_rewrap",
  "tenant",
  `select c.purchase_id, c.key_id, encode(c.wrapped_key, 'base64') as wrapped_key,
          encode(c.ciphertext, 'base64') as ciphertext
     from consumer_logins c
    where c.merchant_id = $1::bigint and c.purchase_id > $2::bigint and c.key_id <> $3::text
    order by c.purchase_id
    limit $4::int`,
);

export type LoginToRewrap = SealedPassword & { readonly purchaseId: bigint };

/** Passwords sealed with another key than this, in the order of their purchases. */
export async function selectLoginsToRewrap(
  tx: Tx,
  keyId: string,
  page: { readonly afterId: bigint; readonly limit: number },
): Promise<LoginToRewrap[]> {
  const { afterId, limit } = page;
  return await tx.query<LoginToRewrap>(SELECT_LOGINS_TO_REWRAP, [
    tx.merchantId,
    afterId,
    keyId,
    limit,
  ]);
}
