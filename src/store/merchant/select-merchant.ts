import type { Instant } from "../../domain/calendar/instant.ts";
import type { StandInLimits } from "../../domain/purchase/stand-in-limits.ts";
import { statement, type Tx } from "../statement.ts";
import { NO_REPORTING, type ReportingSettings } from "./reporting-settings.ts";
import { readStandInLimits, type StoredLimits } from "./stored-stand-in-limits.ts";

const SELECT_MERCHANT = statement(
  "select_merchant",
  "tenant",
  `select m.merchant_id as id, m.name, m.state, m.zone, m.currency, m.lanes, m.created_at,
          m.settings -> 'standInLimits' as stand_in_limits, m.settings -> 'reporting' as reporting
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
  readonly reporting: ReportingSettings;
};

type Row = Omit<Merchant, "standInLimits" | "reporting"> & {
  readonly standInLimits: StoredLimits | null;
  readonly reporting: Partial<ReportingSettings> | null;
};

export async function selectMerchant(tx: Tx): Promise<Merchant | null> {
  const [row] = await tx.query<Row>(SELECT_MERCHANT, [tx.merchantId]);
  if (row === undefined) return null;
  const { standInLimits: stored, reporting, ...merchant } = row;
  return {
    ...merchant,
    standInLimits: stored === null ? null : readStandInLimits(stored),
    reporting: { ...NO_REPORTING, ...reporting },
  };
}
