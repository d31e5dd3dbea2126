import type { Instant } from "../../domain/calendar/instant.ts";
import type { StandInLimits } from "../../domain/purchase/stand-in-limits.ts";
import { statement, type Tx } from "../statement.ts";
import { readStandInLimits, type StoredLimits } from "./stored-stand-in-limits.ts";

const SELECT_MERCHANT = statement(
  "select_merchant",
  "tenant",
  `select m.merchant_id as id, m.name, m.state, m.zone, m.currency, m.lanes, m.created_at,
          m.settings -> 'standInLimits' as stand_in_limits
     from merchants m where m.merchant_id = $1::bigint`,
);

export type Merchant = {
  readonly id: bigint;
  readonly name: string;
  readonly state: "active" | "suspended" | "closed";
  readonly zone: string;
  readonly currency: string;
  readonly lanes: number;
  readonly createdAt: Instant;
  /** Null: none. */
  readonly standInLimits: StandInLimits | null;
};

type Row = Omit<Merchant, "standInLimits"> & { readonly standInLimits: StoredLimits | null };

export async function selectMerchant(tx: Tx): Promise<Merchant | null> {
  const [row] = await tx.query<Row>(SELECT_MERCHANT, [tx.merchantId]);
  if (row === undefined) return null;
  const { standInLimits: stored, ...merchant } = row;
  return { ...merchant, standInLimits: stored === null ? null : readStandInLimits(stored) };
}
