import { statement, type Tx } from "../statement.ts";
import type { MakeGoodItem } from "../../domain/purchase/make-good.ts";

const SELECT_MAKE_GOOD_ITEMS = statement(
  "select_make_good_items",
  "tenant",
  `select i.purchase_id, i.state, i.code, i.detail, i.transaction_id
     from make_good_items i
    where i.merchant_id = $1::bigint and i.make_good_id = $2::bigint
      and i.purchase_id > $3::bigint and ($4::text is null or i.state = $4::text)
    order by i.purchase_id
    limit $5::int`,
);

export type MakeGoodItemPage = {
  readonly makeGoodId: bigint;
  /** Null: all. */
  readonly state: MakeGoodItem["state"] | null;
  readonly afterId: bigint;
  readonly limit: number;
};

/** In the order of their purchases. */
export async function selectMakeGoodItems(
  tx: Tx,
  { makeGoodId, state, afterId, limit }: MakeGoodItemPage,
): Promise<MakeGoodItem[]> {
  return await tx.query<MakeGoodItem>(SELECT_MAKE_GOOD_ITEMS, [
    tx.merchantId,
    makeGoodId,
    afterId,
    state,
    limit,
  ]);
}
