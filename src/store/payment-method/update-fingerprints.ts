import { statement, type Tx } from "../statement.ts";

const UPDATE_FINGERPRINTS = statement(
  "update_fingerprints",
  "tenant",
  `update payment_methods m
      set fingerprint = u.fingerprint
     from unnest($2::bigint[], $3::text[]) as u(secret_id, fingerprint)
    where m.merchant_id = $1::bigint and m.secret_id = u.secret_id`,
);

/** 64 hex digits of the card behind a secret. */
export type NewFingerprint = { readonly secretId: bigint; readonly fingerprint: string };

/** Renews the fingerprints of all methods that have one of these secrets. */
export async function updateFingerprints(tx: Tx, rows: readonly NewFingerprint[]): Promise<void> {
  await tx.query(UPDATE_FINGERPRINTS, [
    tx.merchantId,
    rows.map((row) => row.secretId),
    rows.map((row) => row.fingerprint),
  ]);
}
