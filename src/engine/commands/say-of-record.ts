/** What a merchant says of a payment or a series, kept with it from then on. */
import { detailsAt, type RecordFacts } from "../../domain/transaction/details.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { putRecordDetails } from "../../store/record-details/put-record-details.ts";
import { selectRecordDetails } from "../../store/record-details/select-record-details.ts";
import type { Tx } from "../../store/statement.ts";

/** What is left out stays as it was said before. */
export type Saying = {
  readonly orderRef?: string;
  readonly facts?: RecordFacts;
};

export type Said = {
  readonly kind: "transaction" | "subscription";
  readonly recordId: bigint;
  /** Of a series: from its next number on; of a payment: 0. */
  readonly sincePosition: number;
  /** Whose words hold where the record has none of its own; null: nobody's. */
  readonly like: { readonly recordId: bigint; readonly position: number } | null;
  readonly purchase: Purchase;
  readonly at: number;
};

export async function sayOfRecord(tx: Tx, said: Said, saying: Saying): Promise<void> {
  const { recordId, kind, sincePosition, like, purchase, at } = said;
  const known = await selectRecordDetails(tx, [
    recordId,
    ...(like === null ? [] : [like.recordId]),
  ]);
  const own = detailsAt(known, recordId, sincePosition);
  const present = own ?? (like === null ? null : detailsAt(known, like.recordId, like.position));
  await putRecordDetails(tx, [
    {
      recordId,
      kind,
      sincePosition: own === null ? 0 : sincePosition,
      orderRef: saying.orderRef ?? present?.orderRef ?? purchase.merchantRef,
      parentId: own?.parentId ?? null,
      at: own?.at ?? at,
      facts: { ...present?.facts, ...saying.facts },
    },
  ]);
}
