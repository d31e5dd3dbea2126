import { statement, type Tx } from "../statement.ts";

const SELECT_LIVE_POSITIONS = statement(
  "select_live_positions",
  "tenant",
  `select l.subscription_id, l.position
     from transaction_lines l
     join unnest($2::bigint[], $3::int[]) as u(subscription_id, position)
       on l.subscription_id = u.subscription_id and l.position = u.position
    where l.merchant_id = $1::bigint and l.live and l.subscription_id is not null`,
);

/** Which of these positions are in flight or paid. */
export async function selectLivePositions(
  tx: Tx,
  positions: readonly { readonly id: bigint; readonly position: number }[],
): Promise<Set<bigint>> {
  const rows = await tx.query<{ subscriptionId: bigint }>(SELECT_LIVE_POSITIONS, [
    tx.merchantId,
    positions.map((one) => one.id),
    positions.map((one) => one.position),
  ]);
  return new Set(rows.map((row) => row.subscriptionId));
}
