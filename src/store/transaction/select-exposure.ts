import type { Exposure } from "../../domain/purchase/stand-in-limits.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads the index transactions_open: what is undecided. */
const SELECT_EXPOSURE = statement(
  "select_exposure",
  "tenant",
  `select count(*)::int as open_count,
          (count(*) filter (where m.fingerprint = own.fingerprint))::int as open_of_card,
          coalesce(sum(t.amount_minor) filter (where t.currency = $4::text), 0)::bigint as open_minor
     from transactions t
     join payment_methods m on m.merchant_id = t.merchant_id and m.id = t.payment_method_id
     join payment_methods own on own.merchant_id = t.merchant_id and own.id = $3::bigint
    where t.merchant_id = $1::bigint and t.check_at is not null and t.stood_in_at is not null
      and t.id <> $2::bigint`,
);

/** What is temporarily approved, beside `payment`. */
export async function selectExposure(
  tx: Tx,
  { id, paymentMethodId, currency }: Pick<Transaction, "id" | "paymentMethodId" | "currency">,
): Promise<Exposure> {
  const [row] = await tx.query<Exposure>(SELECT_EXPOSURE, [
    tx.merchantId,
    id,
    paymentMethodId,
    currency,
  ]);
  if (row === undefined) throw new Error("a count has a row");
  return row;
}
