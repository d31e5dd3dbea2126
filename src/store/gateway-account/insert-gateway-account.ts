import { statement, type Tx } from "../statement.ts";
import type { GatewayAccount } from "./select-gateway-accounts.ts";

const INSERT_GATEWAY_ACCOUNT = statement(
  "insert_gateway_account",
  "tenant",
  `insert into gateway_accounts (merchant_id, id, gateway, currency)
   values ($1::bigint, $2::bigint, $3::text, $4::text)
   on conflict do nothing`,
);

export async function insertGatewayAccount(
  tx: Tx,
  account: Pick<GatewayAccount, "id" | "gateway" | "currency">,
): Promise<void> {
  await tx.query(INSERT_GATEWAY_ACCOUNT, [
    tx.merchantId,
    account.id,
    account.gateway,
    account.currency,
  ]);
}
