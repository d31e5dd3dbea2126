import { statement, type Tx } from "../statement.ts";
import type { TargetSecret } from "./target-secret.ts";

/** One that somebody else wrapped again meanwhile is left as it is. */
const REWRAP_TARGET_SECRET = statement(
  "rewrap_target_secret",
  "tenant",
  `update target_secrets s
      set key_id = $5::text, wrapped_key = decode($6::text, 'base64')
    where s.merchant_id = $1::bigint and s.target_id = $2::bigint and s.no = $3::int
      and s.key_id = $4::text
   returning 1`,
);

/** Puts the data key in the place of the same one under another master key. */
export async function rewrapTargetSecret(
  tx: Tx,
  secret: TargetSecret,
  rewrapped: Pick<TargetSecret, "keyId" | "wrappedKey">,
): Promise<boolean> {
  const rows = await tx.query(REWRAP_TARGET_SECRET, [
    tx.merchantId,
    secret.targetId,
    secret.no,
    secret.keyId,
    rewrapped.keyId,
    rewrapped.wrappedKey,
  ]);
  return rows.length === 1;
}
