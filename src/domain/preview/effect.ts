/** What a plan makes of money and purchases, before it is put into words. */
import type { Held } from "../purchase/moves.ts";
import type { TransactionKind } from "../transaction/transaction.ts";

/** What moves at once. */
export type MoneyNow = {
  readonly kind: TransactionKind;
  readonly amountMinor: bigint;
  readonly currency: string;
};

/** A purchase before and after. */
export type Turned = { readonly was: Held; readonly next: Held; readonly isNew: boolean };
