import { statement, type Tx } from "../statement.ts";
import type { IdKind } from "./take-block.ts";

const SKIP_BLOCKS = statement(
  "skip_id_blocks",
  "tenant",
  `insert into id_blocks (merchant_id, kind, next_id)
   select $1::bigint, u.kind, u.beyond_id + 1 + $4::bigint
     from unnest($2::text[], $3::bigint[]) as u(kind, beyond_id)
   on conflict (merchant_id, kind) do update
      set next_id = greatest(id_blocks.next_id, excluded.next_id - $4::bigint) + $4::bigint`,
);

export type Skip = { readonly kind: IdKind; readonly beyondId: bigint };

/**
 * The next block of each kind begins `gap` ids further on, and in any case as far beyond the given
 * id. Run as tenant 0, to whom the blocks belong.
 */
export async function skipBlocks(tx: Tx, skips: readonly Skip[], gap: bigint): Promise<void> {
  await tx.query(SKIP_BLOCKS, [
    tx.merchantId,
    skips.map((skip) => skip.kind),
    skips.map((skip) => skip.beyondId),
    gap,
  ]);
}
