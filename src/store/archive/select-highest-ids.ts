import type { IdKind } from "../id-block/take-block.ts";
import { statement, type Tx } from "../statement.ts";
import { ARCHIVE_TABLES } from "./archive-tables.ts";

function highest(kind: IdKind): string {
  const tables = ARCHIVE_TABLES.filter(({ ids }) => ids === kind).map(
    ({ name }) => `(select max(t.id) from ${name} t where t.merchant_id = $1::bigint)`,
  );
  return `coalesce(greatest(${tables.join(", ")}), 0)::text as "${kind}"`;
}

const SELECT_HIGHEST_IDS = statement(
  "select_highest_ids",
  "tenant",
  `select ${(["record", "purchase", "customer", "event", "small"] as const).map(highest).join(", ")}`,
);

/** The largest id that the merchant has in each number space, as digits. */
export async function selectHighestIds(tx: Tx): Promise<Readonly<Record<IdKind, string>>> {
  const [row] = await tx.query<Record<IdKind, string>>(SELECT_HIGHEST_IDS, [tx.merchantId]);
  if (row === undefined) throw new Error("no ids were read");
  return row;
}
