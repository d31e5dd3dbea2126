import { statement, type Tx } from "../statement.ts";
import type { CardSecret } from "./insert-card-secrets.ts";

/** A row that somebody else wrapped again meanwhile is left as it is. */
const REWRAP_CARD_SECRETS = statement(
  "rewrap_card_secrets",
  "vault",
  `update card_secrets s
      set key_id = u.key_id, wrapped_key = decode(u.wrapped_key, 'base64')
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
       as u(id, was_key_id, key_id, wrapped_key)
    where s.merchant_id = $1::bigint and s.id = u.id and s.key_id = u.was_key_id
   returning s.id`,
);

export type Rewrapped = Pick<CardSecret, "id" | "keyId" | "wrappedKey"> & {
  readonly wasKeyId: string;
};

/** Puts data keys in the place of the same ones under another master key; answers how many. */
export async function rewrapCardSecrets(tx: Tx, rows: readonly Rewrapped[]): Promise<number> {
  const updated = await tx.query(REWRAP_CARD_SECRETS, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.wasKeyId),
    rows.map((row) => row.keyId),
    rows.map((row) => row.wrappedKey),
  ]);
  return updated.length;
}
