import { statement, type Tx } from "../statement.ts";
import type { MakeGoodProgress } from "../../domain/purchase/make-good.ts";
import { MAKE_GOOD_COLUMNS } from "../columns.ts";

const SELECT_MAKE_GOODS = statement(
  "select_make_goods",
  "tenant",
  `select ${MAKE_GOOD_COLUMNS},
          (select count(*) filter (where i.state = 'done')::int
             from make_good_items i
            where i.merchant_id = $1::bigint and i.make_good_id = g.id) as done,
          (select count(*) filter (where i.state = 'refused')::int
             from make_good_items i
            where i.merchant_id = $1::bigint and i.make_good_id = g.id) as refused
     from make_goods g
    where g.merchant_id = $1::bigint and g.id < $2::bigint
      and ($3::bigint is null or g.id = $3::bigint)
      and ($4::bool is null or (g.ended_at is null) = $4::bool)
    order by g.id desc
    limit $5::int`,
);

export type MakeGoodPage = {
  /** Only this one; null: all. */
  readonly id: bigint | null;
  /** Only those that go on; null: all. */
  readonly goesOn: boolean | null;
  readonly beforeId: bigint;
  readonly limit: number;
};

/** The newest first. */
export async function selectMakeGoods(tx: Tx, page: MakeGoodPage): Promise<MakeGoodProgress[]> {
  const { id, goesOn, beforeId, limit } = page;
  return await tx.query<MakeGoodProgress>(SELECT_MAKE_GOODS, [
    tx.merchantId,
    beforeId,
    id,
    goesOn,
    limit,
  ]);
}
