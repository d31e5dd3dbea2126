/** The committed rows that a mail is written from: as they are when it is written. */
import type { RuleSet } from "../policy/rule-set.ts";
import type { Purchase, PurchaseLine } from "../purchase/purchase.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { Transaction, TransactionLine } from "../transaction/transaction.ts";
import type { MailSettings } from "./mail-settings.ts";

export type MailCustomer = {
  readonly id: bigint;
  readonly name: string;
  readonly email: string | null;
  /** BCP 47; null: not known. */
  readonly locale: string | null;
};

export type MailMethod = {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly brand: string;
  readonly last4: string | null;
  readonly expiryYear: number | null;
  readonly expiryMonth: number | null;
  readonly state: "usable" | "off" | "history" | "erased";
};

export type MailRows = {
  readonly merchant: { readonly name: string; readonly zone: string };
  readonly settings: MailSettings;
  readonly purchases: ReadonlyMap<bigint, Purchase>;
  readonly purchaseLines: readonly PurchaseLine[];
  readonly subscriptions: readonly Subscription[];
  readonly transactions: ReadonlyMap<bigint, Transaction>;
  readonly transactionLines: readonly TransactionLine[];
  readonly customers: ReadonlyMap<bigint, MailCustomer>;
  readonly methods: ReadonlyMap<bigint, MailMethod>;
  readonly rules: (policyId: bigint) => RuleSet;
};
