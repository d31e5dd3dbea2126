import { z } from "zod";
import { DIFFERENCE_KINDS } from "../../../engine/reconcile/reconcile.ts";
import { TransactionId } from "../wire/ids.ts";

export const Reconciliation = z.object({
  object: z.literal("reconciliation"),
  merchants: z.int(),
  transactions: z.int(),
  bankEntries: z.int(),
  /** Money that the bank booked beyond what was asked for. */
  surplus: z.object({ found: z.int(), refunded: z.int() }),
  counts: z.record(z.enum(DIFFERENCE_KINDS), z.int()),
  /** 0: the bank's record, the transactions and the ledger agree. */
  total: z.int(),
  /** The first 10,000 that are the caller's or nobody's. */
  differences: z
    .array(
      z.object({
        kind: z.enum(DIFFERENCE_KINDS),
        /** Of a charge that is unknown here: the id that it had, as the bank was told. */
        transactionId: TransactionId.nullable(),
        /** What the bank knows it by. */
        key: z.string().nullable(),
        /** When the bank recorded it. */
        at: z.string().nullable(),
        detail: z.string(),
      }),
    )
    .readonly(),
});
