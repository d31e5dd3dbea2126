import { z } from "zod";
import { MerchantId, TransactionId } from "../wire/ids.ts";

export const Hold = z.object({
  /**
   * `moved`: the database lives elsewhere than before. `told`: an operator said that it was restored.
   * `lost`: the bank knows charges that the database does not.
   */
  reason: z.enum(["moved", "told", "lost"]),
});

export const Deployment = z.object({
  object: z.literal("deployment"),
  /** As banks are told it with each charge. */
  id: z.string(),
  mode: z.enum(["sandbox", "live"]),
  /** While it is there nothing is charged; null: charges are made. */
  hold: Hold.nullable(),
});

export const Adopt = z.strictObject({});
export const Release = z.strictObject({});

export const Adoption = z.object({
  object: z.literal("adoption"),
  /** Charges that the bank knew and the database did not. */
  lost: z.int(),
  adopted: z.int(),
  /** What could not be taken over, and why: a person has to put it right. */
  left: z
    .array(
      z.object({
        merchantId: MerchantId,
        /** The id that it had, as the bank was told. */
        transactionId: TransactionId,
        key: z.string(),
        at: z.string(),
        why: z.string(),
      }),
    )
    .readonly(),
  hold: Hold.nullable(),
});
