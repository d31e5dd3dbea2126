import { statement, type Tx } from "../statement.ts";
import type { CardSecret } from "./insert-card-secrets.ts";

const SELECT_SECRETS_PAGE = statement(
  "select_secrets_page",
  "vault",
  `select s.id, s.key_id, encode(s.wrapped_key, 'base64') as wrapped_key,
          encode(s.ciphertext, 'base64') as ciphertext
     from card_secrets s
    where s.merchant_id = $1::bigint and s.id > $2::bigint
    order by s.id
    limit $3::int`,
);

/** A page of the merchant's sealed numbers, by id. */
export async function selectSecretsPage(
  tx: Tx,
  afterId: bigint,
  limit: number,
): Promise<CardSecret[]> {
  return await tx.query<CardSecret>(SELECT_SECRETS_PAGE, [tx.merchantId, afterId, limit]);
}
