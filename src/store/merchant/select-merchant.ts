import type { Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_MERCHANT = statement(
  "select_merchant",
  "tenant",
  `select m.merchant_id as id, m.name, m.state, m.zone, m.currency, m.lanes, m.created_at
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
};

export async function selectMerchant(tx: Tx): Promise<Merchant | null> {
  const [row] = await tx.query<Merchant>(SELECT_MERCHANT, [tx.merchantId]);
  return row ?? null;
}
