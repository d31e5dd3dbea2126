import { isoInstant } from "../../domain/calendar/instant.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { TargetSecret } from "./target-secret.ts";

const INSERT_TARGET_SECRET = statement(
  "insert_target_secret",
  "tenant",
  `insert into target_secrets (merchant_id, target_id, no, key_id, wrapped_key, ciphertext,
          created_at, ends_at)
   values ($1::bigint, $2::bigint, $3::int, $4::text, decode($5::text, 'base64'),
          decode($6::text, 'base64'), $7::timestamptz, $8::timestamptz)`,
);

export async function insertTargetSecret(tx: Tx, secret: TargetSecret): Promise<void> {
  await tx.query(INSERT_TARGET_SECRET, [
    tx.merchantId,
    secret.targetId,
    secret.no,
    secret.keyId,
    secret.wrappedKey,
    secret.ciphertext,
    isoInstant(secret.createdAt),
    instantOrNull(secret.endsAt),
  ]);
}
