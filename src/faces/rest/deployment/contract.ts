import { z } from "zod";
import { MerchantId, PaymentMethodId, TransactionId } from "../wire/ids.ts";

const Hold = z.object({
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

export const Examination = z.object({
  object: z.literal("examination"),
  /** Whether nothing was found that a live deployment must not run with. */
  healthy: z.boolean(),
  findings: z
    .array(
      z.object({
        /** Stable: match it. */
        check: z.string(),
        state: z.enum(["ok", "warning", "fault"]),
        found: z.string(),
        /** What to do about it; null when it is well. */
        advice: z.string().nullable(),
      }),
    )
    .readonly(),
});

/** First 8 hex digits of the SHA-256 of a master key. */
const KeyName = z.string();

export const Vault = z.object({
  object: z.literal("vault"),
  /** The key that seals. */
  keyId: KeyName,
  /** The key that the server has as PERENNIAL_MASTER_KEY: where a rotation leads to. */
  givenKeyId: KeyName,
  /** How many cards are sealed with which key. */
  keys: z.array(z.object({ id: KeyName, cards: z.int() })).readonly(),
});

/** Where the slice before ended; the first has none. */
const Cursor = z.strictObject({
  merchantId: MerchantId,
  /** Null: at the merchant's first card. */
  after: PaymentMethodId.nullable(),
});

export const RotateVault = z.strictObject({ cursor: Cursor.nullable().optional() });

export const VaultRotation = z.object({
  object: z.literal("vault_rotation"),
  keyId: KeyName,
  /** `switching`: other processes have to see the new key first; ask again in a second. */
  state: z.enum(["switching", "running", "done"]),
  /** Cards that this slice put under the new key. */
  rewrapped: z.int(),
  /** Cards that did not open: their key is not here, or they are damaged. They stay as they are. */
  unopened: z.int(),
  /** Give it with the next request; null at the beginning and the end. */
  cursor: Cursor.nullable(),
});
