import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads transactions_by_day. */
const SELECT_IS_CHARGED_ON = statement(
  "select_is_charged_on",
  "tenant",
  `select 1 as one
     from transactions t
     join purchases p on p.id = t.purchase_id
    where t.merchant_id = $1::bigint and p.merchant_id = $1::bigint
      and t.business_on = $3::date and p.site_id = $2::bigint
      and t.kind = 'sale' and t.stage in ('conversion','rebill')
    limit 1`,
);

/** Whether the engine charged something at the site on that day by itself, whatever came of it. */
export async function selectIsChargedOn(tx: Tx, siteId: bigint, on: PlainDate): Promise<boolean> {
  return (await tx.query(SELECT_IS_CHARGED_ON, [tx.merchantId, siteId, on])).length > 0;
}
