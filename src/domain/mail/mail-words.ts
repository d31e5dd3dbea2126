/** What a language has to say for all mails. */
import type { MailKind } from "./mail-kinds.ts";
import type { MailText } from "./mail-text.ts";
import type { Placeholder } from "./placeholders.ts";

/** What the box below the text tells, each with a label; mails show what they know of it, in order. */
export const BOX = [
  "product",
  "invoice.number",
  "amount",
  "date",
  "card",
  "card.expiry",
  "retry.date",
  "access.until",
  "due.date",
  "reference",
] as const satisfies readonly Placeholder[];

export type MailWords = {
  readonly labels: Readonly<Record<(typeof BOX)[number], string>>;
  /** Below every mail to a customer. */
  readonly why: string;
  /** Below one to the merchant's own people. */
  readonly whyMerchant: string;
  /** There too, where an address for questions is known. */
  readonly questions: string;
  readonly texts: Readonly<Record<MailKind, MailText>>;
};
