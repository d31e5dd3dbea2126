import { statement, type Tx } from "../statement.ts";

const COUNT_UNANSWERED = statement(
  "count_unanswered",
  "tenant",
  `update gateway_accounts a
      set unanswered = least(a.unanswered + 1, 1000)
    where a.merchant_id = $1::bigint and a.id = $2::bigint
   returning a.unanswered`,
);

/** One more first payment found nobody; answers how many in a row. */
export async function countUnanswered(tx: Tx, id: bigint): Promise<number> {
  const [row] = await tx.query<{ unanswered: number }>(COUNT_UNANSWERED, [tx.merchantId, id]);
  return row?.unanswered ?? 0;
}
