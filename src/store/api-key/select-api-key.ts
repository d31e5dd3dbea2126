import { statement, type Tx } from "../statement.ts";
import { API_KEY_COLUMNS, type ApiKey } from "./api-key.ts";

const SELECT_API_KEY = statement(
  "select_api_key",
  "tenant",
  `select ${API_KEY_COLUMNS}
     from api_keys k
    where k.merchant_id = $1::bigint and k.id = $2::bigint`,
);

export async function selectApiKey(tx: Tx, id: bigint): Promise<ApiKey | null> {
  const [row] = await tx.query<ApiKey>(SELECT_API_KEY, [tx.merchantId, id]);
  return row ?? null;
}
