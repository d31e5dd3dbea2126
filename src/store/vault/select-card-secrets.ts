import { statement, type Statements } from "../statement.ts";
import type { CardSecret } from "./insert-card-secrets.ts";

const SELECT_CARD_SECRETS = statement(
  "select_card_secrets",
  "vault",
  `select s.id, s.key_id, encode(s.wrapped_key, 'base64') as wrapped_key,
          encode(s.ciphertext, 'base64') as ciphertext
     from card_secrets s
    where s.merchant_id = $1::bigint and s.id = any($2::bigint[])`,
);

/**
 * The sealed numbers of these ids, in no order; an id without a row is left out. PostgreSQL breaks
 * its base64 into lines of 76 characters, which the decoder passes over.
 */
export async function selectCardSecrets(
  tx: Statements,
  ids: readonly bigint[],
): Promise<CardSecret[]> {
  return await tx.query<CardSecret>(SELECT_CARD_SECRETS, [tx.merchantId, ids]);
}
