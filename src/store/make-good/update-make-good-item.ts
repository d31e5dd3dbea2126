import { statement, type Tx } from "../statement.ts";
import type { MakeGoodItem } from "../../domain/purchase/make-good.ts";

const UPDATE_MAKE_GOOD_ITEM = statement(
  "update_make_good_item",
  "tenant",
  `update make_good_items i
      set state = $4::text, code = $5::text, detail = $6::text, transaction_id = $7::bigint
    where i.merchant_id = $1::bigint and i.make_good_id = $2::bigint and i.purchase_id = $3::bigint
      and i.state = 'waiting'
   returning 1`,
);

/** What became of a purchase that waited; false: it waits no more. */
export async function updateMakeGoodItem(
  tx: Tx,
  makeGoodId: bigint,
  item: MakeGoodItem,
): Promise<boolean> {
  const rows = await tx.query(UPDATE_MAKE_GOOD_ITEM, [
    tx.merchantId,
    makeGoodId,
    item.purchaseId,
    item.state,
    item.code,
    item.detail,
    item.transactionId,
  ]);
  return rows.length === 1;
}
