import type { StandInLimits } from "../../domain/purchase/stand-in-limits.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { ReportingSettings } from "./reporting-settings.ts";
import { writeStandInLimits } from "./stored-stand-in-limits.ts";

/** Settings that are given; what is absent stays, also when two people change them at once. */
export type MerchantSettings = {
  readonly name?: string;
  /** In which cards expire; sites have zones of their own. */
  readonly zone?: string;
  readonly currency?: string;
  /** Null takes them away. */
  readonly standInLimits?: StandInLimits | null;
  /** What is absent of it stays. */
  readonly reporting?: Partial<ReportingSettings>;
};

const UPDATE_MERCHANT = statement(
  "update_merchant",
  "tenant",
  `update merchants m
      set name = coalesce($2::text, m.name), zone = coalesce($3::text, m.zone),
          currency = coalesce($4::text, m.currency),
          settings = case when $7::jsonb is null then (m.settings - $5::text) || $6::jsonb
            else jsonb_set((m.settings - $5::text) || $6::jsonb, '{reporting}',
                           coalesce(m.settings -> 'reporting', '{}'::jsonb) || $7::jsonb)
            end
    where m.merchant_id = $1::bigint
   returning 1`,
);

/** The key that is taken away, and what is put in its place; neither where nothing is given. */
function limitsPart(limits: StandInLimits | null | undefined): [key: string, put: string] {
  if (limits === undefined) return ["", "{}"];
  const put = limits === null ? {} : { standInLimits: writeStandInLimits(limits) };
  return ["standInLimits", JSON.stringify(put)];
}

export async function updateMerchant(tx: Tx, settings: MerchantSettings): Promise<void> {
  const { name = null, zone = null, currency = null, standInLimits, reporting } = settings;
  const [key, put] = limitsPart(standInLimits);
  await tx.query(UPDATE_MERCHANT, [tx.merchantId, name, zone, currency, key, put, json(reporting)]);
}
