import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

/** Number spaces with blocks of their own (docs/decisions/ids.md). `record`: transactions, subscriptions, settlements. */
export type IdKind = "record" | "purchase" | "customer" | "event" | "small";

const TAKE_BLOCK = statement(
  "take_id_block",
  "tenant",
  `insert into id_blocks (merchant_id, kind, next_id)
   values ($1::bigint, $2::text, 1 + $3::bigint)
   on conflict (merchant_id, kind) do update set next_id = id_blocks.next_id + $3::bigint
   returning next_id`,
);

/** Reserves `size` ids of `kind` for this process, for good; answers the first of them. */
export async function takeBlock(db: Database, kind: IdKind, size: number): Promise<bigint> {
  const [row] = await db.tenant(0n, (tx) =>
    tx.query<{ nextId: bigint }>(TAKE_BLOCK, [0n, kind, size]),
  );
  if (row === undefined) throw new Error(`no id block of kind ${kind} was made`);
  return row.nextId - BigInt(size);
}
