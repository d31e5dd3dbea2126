import { statement, type Tx } from "../statement.ts";

/** A row of card_secrets; `wrappedKey` and `ciphertext` as base64, which both drivers read alike. */
export type CardSecret = {
  readonly id: bigint;
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
};

const INSERT_CARD_SECRETS = statement(
  "insert_card_secrets",
  "vault",
  `insert into card_secrets (merchant_id, id, key_id, wrapped_key, ciphertext)
   select $1::bigint, u.id, u.key_id, decode(u.wrapped_key, 'base64'),
          decode(u.ciphertext, 'base64')
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
       as u(id, key_id, wrapped_key, ciphertext)
   on conflict (merchant_id, id) do nothing`,
);

/** Inserts card secrets; an id that the merchant has already keeps its row. */
export async function insertCardSecrets(tx: Tx, rows: readonly CardSecret[]): Promise<void> {
  await tx.query(INSERT_CARD_SECRETS, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.keyId),
    rows.map((row) => row.wrappedKey),
    rows.map((row) => row.ciphertext),
  ]);
}
