import { statement, type Tx } from "../statement.ts";

const DELETE_CARD_SECRETS = statement(
  "delete_card_secrets",
  "vault",
  `delete from card_secrets s where s.merchant_id = $1::bigint`,
);

/** Takes all sealed numbers of the merchant away: those of an import that did not come to its end. */
export async function deleteCardSecrets(tx: Tx): Promise<void> {
  await tx.query(DELETE_CARD_SECRETS, [tx.merchantId]);
}
