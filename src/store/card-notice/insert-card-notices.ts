import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

/** A card that was replaced or switched off since it was looked at is left out. */
const INSERT_CARD_NOTICES = statement(
  "insert_card_notices",
  "tenant",
  `insert into card_notices (merchant_id, payment_method_id, days_ahead, noticed_at)
   select m.merchant_id, m.id, $3::smallint, $4::timestamptz
     from payment_methods m
    where m.merchant_id = $1::bigint and m.id = any($2::bigint[]) and m.state = 'usable'
   on conflict do nothing
   returning payment_method_id`,
);

export type CardNotices = {
  readonly paymentMethodIds: readonly bigint[];
  readonly daysAhead: number;
};

/** Marks cards as told of; answers those that were not told of at this moment before. */
export async function insertCardNotices(
  tx: Tx,
  { paymentMethodIds, daysAhead }: CardNotices,
  now: Instant,
): Promise<ReadonlySet<bigint>> {
  const values = [tx.merchantId, paymentMethodIds, daysAhead, isoInstant(now)];
  const rows = await tx.query<{ paymentMethodId: bigint }>(INSERT_CARD_NOTICES, values);
  return new Set(rows.map((row) => row.paymentMethodId));
}
