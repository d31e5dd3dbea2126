import { statement, type Tx } from "../statement.ts";

const INSERT_MAKE_GOOD_ITEMS = statement(
  "insert_make_good_items",
  "tenant",
  `insert into make_good_items (merchant_id, make_good_id, purchase_id, state)
   select $1::bigint, $2::bigint, u.purchase_id, 'waiting'
     from unnest($3::bigint[]) as u(purchase_id)`,
);

/** The purchases of a make-good, each once; all of them wait. */
export async function insertMakeGoodItems(
  tx: Tx,
  makeGoodId: bigint,
  purchaseIds: readonly bigint[],
): Promise<void> {
  await tx.query(INSERT_MAKE_GOOD_ITEMS, [tx.merchantId, makeGoodId, purchaseIds]);
}
