import type { StandInLimits } from "../../domain/purchase/stand-in-limits.ts";
import { statement, type Tx } from "../statement.ts";
import { writeStandInLimits } from "./stored-stand-in-limits.ts";

/** Settings that are given; what is absent stays, also when two people change them at once. */
export type MerchantSettings = {
  readonly name?: string;
  /** In which cards expire; sites have zones of their own. */
  readonly zone?: string;
  readonly currency?: string;
  /** Null takes them away. */
  readonly standInLimits?: StandInLimits | null;
};

const UPDATE_MERCHANT = statement(
  "update_merchant",
  "tenant",
  `update merchants m
      set name = coalesce($2::text, m.name), zone = coalesce($3::text, m.zone),
          currency = coalesce($4::text, m.currency),
          settings = case when $5::jsonb is null then m.settings
                          when $5::jsonb = 'null'::jsonb then m.settings - 'standInLimits'
                          else m.settings || jsonb_build_object('standInLimits', $5::jsonb) end
    where m.merchant_id = $1::bigint
   returning 1`,
);

/** As the statement reads it: null leaves what is there, the text `null` takes it away. */
function jsonOf(limits: StandInLimits | null | undefined): string | null {
  if (limits === undefined) return null;
  return JSON.stringify(limits === null ? null : writeStandInLimits(limits));
}

export async function updateMerchant(tx: Tx, settings: MerchantSettings): Promise<void> {
  const { name = null, zone = null, currency = null, standInLimits } = settings;
  await tx.query(UPDATE_MERCHANT, [tx.merchantId, name, zone, currency, jsonOf(standInLimits)]);
}
