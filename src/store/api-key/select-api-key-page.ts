import { statement, type Tx } from "../statement.ts";
import { API_KEY_COLUMNS, type ApiKey } from "./api-key.ts";

const SELECT_API_KEY_PAGE = statement(
  "select_api_key_page",
  "tenant",
  `select ${API_KEY_COLUMNS}
     from api_keys k
    where k.merchant_id = $1::bigint and k.id < $2::bigint
    order by k.id desc
    limit $3::int`,
);

/** Keys of the merchant with smaller ids, revoked and expired ones too, the largest id first. */
export async function selectApiKeyPage(
  tx: Tx,
  page: { readonly beforeId: bigint; readonly limit: number },
): Promise<ApiKey[]> {
  return await tx.query<ApiKey>(SELECT_API_KEY_PAGE, [tx.merchantId, page.beforeId, page.limit]);
}
