import { statement, type Tx } from "../statement.ts";
import type { ConsumerLogin } from "./consumer-login.ts";

const SELECT_CONSUMER_LOGINS = statement(
  "select_consumer_logins",
  "tenant",
  `select c.purchase_id, c.username, c.folded, c.key_id,
          encode(c.wrapped_key, 'base64') as wrapped_key,
          encode(c.ciphertext, 'base64') as ciphertext, c.changed_at
     from consumer_logins c
    where c.merchant_id = $1::bigint and c.purchase_id = any($2::bigint[])`,
);

type Row = Omit<ConsumerLogin, "password"> & {
  readonly keyId: string | null;
  readonly wrappedKey: string | null;
  readonly ciphertext: string | null;
};

/** The logins of these purchases, in no order; most purchases have none. */
export async function selectConsumerLogins(
  tx: Tx,
  purchaseIds: readonly bigint[],
): Promise<ConsumerLogin[]> {
  const rows = await tx.query<Row>(SELECT_CONSUMER_LOGINS, [tx.merchantId, purchaseIds]);
  return rows.map(({ keyId, wrappedKey, ciphertext, ...login }) => ({
    ...login,
    password:
      keyId === null || wrappedKey === null || ciphertext === null
        ? null
        : { keyId, wrappedKey, ciphertext },
  }));
}
