import { statement, type Tx } from "../statement.ts";
import type { SealedPassword } from "./consumer-login.ts";

/** One that was changed or wrapped again meanwhile is left as it is. */
const REWRAP_CONSUMER_LOGINS = statement(
  "rewrap_consumer_logins",
  "tenant",
  `update consumer_logins c
      set key_id = u.key_id, wrapped_key = decode(u.wrapped_key, 'base64')
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
          as u(purchase_id, was_key_id, key_id, wrapped_key)
    where c.merchant_id = $1::bigint and c.purchase_id = u.purchase_id and c.key_id = u.was_key_id
   returning 1`,
);

export type RewrappedLogin = {
  readonly purchaseId: bigint;
  readonly wasKeyId: string;
  readonly again: Pick<SealedPassword, "keyId" | "wrappedKey">;
};

/** Puts data keys in the place of the same ones under another master key; answers how many. */
export async function rewrapConsumerLogins(
  tx: Tx,
  logins: readonly RewrappedLogin[],
): Promise<number> {
  const rows = await tx.query(REWRAP_CONSUMER_LOGINS, [
    tx.merchantId,
    logins.map(({ purchaseId }) => purchaseId),
    logins.map(({ wasKeyId }) => wasKeyId),
    logins.map(({ again }) => again.keyId),
    logins.map(({ again }) => again.wrappedKey),
  ]);
  return rows.length;
}
