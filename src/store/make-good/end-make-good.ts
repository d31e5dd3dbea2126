import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const END_MAKE_GOOD = statement(
  "end_make_good",
  "tenant",
  `update make_goods g
      set ended_at = $3::timestamptz
    where g.merchant_id = $1::bigint and g.id = $2::bigint and g.ended_at is null`,
);

export async function endMakeGood(tx: Tx, id: bigint, at: Instant): Promise<void> {
  await tx.query(END_MAKE_GOOD, [tx.merchantId, id, isoInstant(at)]);
}
