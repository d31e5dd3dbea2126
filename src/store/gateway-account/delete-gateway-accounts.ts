import { statement, type Tx } from "../statement.ts";

const DELETE_GATEWAY_ACCOUNTS = statement(
  "delete_gateway_accounts",
  "tenant",
  `delete from gateway_accounts g where g.merchant_id = $1::bigint`,
);

/** Takes the accounts of a merchant away that has not sold anything. */
export async function deleteGatewayAccounts(tx: Tx): Promise<void> {
  await tx.query(DELETE_GATEWAY_ACCOUNTS, [tx.merchantId]);
}
