import { statement, type Tx } from "../statement.ts";

const HAS_TRADE = statement(
  "has_trade",
  "tenant",
  `select exists (select 1 from price_points o where o.merchant_id = $1::bigint)
       or exists (select 1 from packages p where p.merchant_id = $1::bigint)
       or exists (select 1 from customers c where c.merchant_id = $1::bigint)
       or exists (select 1 from transactions t where t.merchant_id = $1::bigint)
       or exists (select 1 from events e where e.merchant_id = $1::bigint) as trades`,
);

/** Whether the merchant has anything beyond what every merchant begins with: offers, customers. */
export async function hasTrade(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ trades: boolean }>(HAS_TRADE, [tx.merchantId]);
  return row?.trades === true;
}
