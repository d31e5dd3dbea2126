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
  /** The first of each kind that are the caller's or nobody's. */
  differences: z
    .array(
      z.object({
        kind: z.enum(DIFFERENCE_KINDS),
        transactionId: TransactionId.nullable(),
        detail: z.string(),
      }),
    )
    .readonly(),
});
