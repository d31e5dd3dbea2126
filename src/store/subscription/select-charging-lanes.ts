import { statement, type Tx } from "../statement.ts";

const SELECT_CHARGING_LANES = statement(
  "select_charging_lanes",
  "tenant",
  `select distinct s.lane, s.policy_id
     from subscriptions s
    where s.merchant_id = $1::bigint and s.charge_on is not null
    order by s.lane, s.policy_id`,
);

/** The lanes that have something to charge, with the rules that they charge by. */
export async function selectChargingLanes(
  tx: Tx,
): Promise<{ readonly lane: number; readonly policyId: bigint }[]> {
  return await tx.query(SELECT_CHARGING_LANES, [tx.merchantId]);
}
