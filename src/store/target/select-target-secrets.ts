import { statement, type Tx } from "../statement.ts";
import type { TargetSecret } from "./target-secret.ts";

const SELECT_TARGET_SECRETS = statement(
  "select_target_secrets",
  "tenant",
  `select s.target_id, s.no, s.key_id, encode(s.wrapped_key, 'base64') as wrapped_key,
          encode(s.ciphertext, 'base64') as ciphertext, s.created_at, s.ends_at
     from target_secrets s
    where s.merchant_id = $1::bigint and ($2::bigint[] is null or s.target_id = any($2::bigint[]))
    order by s.target_id, s.no desc`,
);

/** The secrets of some targets, or of all (null); of each the newest first. */
export async function selectTargetSecrets(
  tx: Tx,
  targetIds: readonly bigint[] | null,
): Promise<TargetSecret[]> {
  return await tx.query<TargetSecret>(SELECT_TARGET_SECRETS, [tx.merchantId, targetIds]);
}
