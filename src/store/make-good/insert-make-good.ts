import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { MakeGood } from "../../domain/purchase/make-good.ts";

const INSERT_MAKE_GOOD = statement(
  "insert_make_good",
  "tenant",
  `insert into make_goods (merchant_id, id, action, days, reason, missed, note, internal, author,
          total, created_at)
   values ($1::bigint, $2::bigint, $3::text, $4::smallint, $5::text, $6::text, $7::text, $8::bool,
           $9::text, $10::int, $11::timestamptz)`,
);

export async function insertMakeGood(tx: Tx, made: Omit<MakeGood, "endedAt">): Promise<void> {
  await tx.query(INSERT_MAKE_GOOD, [
    tx.merchantId,
    made.id,
    made.action,
    made.days,
    made.reason,
    made.missed,
    made.note,
    made.internal,
    made.author,
    made.total,
    isoInstant(made.createdAt),
  ]);
}
