/** Names that stand in the text of a mail for what only its moment knows. */
import type { MailKind } from "./mail-kinds.ts";

const EVERYWHERE = ["merchant.name", "merchant.contact"] as const;
const TO_CUSTOMERS = ["customer.name"] as const;

const PAYMENT = ["product", "reference", "amount", "date", "card"] as const;
const NEXT = ["next.date", "next.amount"] as const;
const DEMAND = ["amount", "date", "due.date", "invoice.number", "link"] as const;

/** What each kind of mail may name besides. */
const BY_KIND = {
  receipt: [...PAYMENT, ...NEXT],
  notice: [...PAYMENT],
  declined: [...PAYMENT, ...NEXT, "retry.date", "retry.dates", "access.until"],
  authentication_required: [...PAYMENT, "link", "link.until"],
  card_expiring: ["card", "card.expiry"],
  cancelled: ["product", "reference", "date", "access.until"],
  expired: ["product", "reference", "date"],
  refunded: [...PAYMENT],
  amount_changed: ["product", "reference", "amount", "former.amount", ...NEXT],
  stand_in_started: [...PAYMENT],
  stand_in_confirmed: [...PAYMENT, ...NEXT],
  stand_in_withdrawn: [...PAYMENT],
  invoice: [...DEMAND],
  reminder: [...DEMAND],
  postback_failed: [
    "reference",
    "date",
    "postback.type",
    "postback.address",
    "postback.status",
    "postback.answer",
    "postback.sent",
    "postback.tries",
    "postback.retry",
  ],
} as const satisfies Readonly<Record<MailKind, readonly string[]>>;

export type Placeholder =
  | (typeof EVERYWHERE)[number]
  | (typeof TO_CUSTOMERS)[number]
  | (typeof BY_KIND)[MailKind][number];

export function placeholdersOf(kind: MailKind): readonly Placeholder[] {
  const toWhom = kind === "postback_failed" ? [] : TO_CUSTOMERS;
  return [...toWhom, ...EVERYWHERE, ...BY_KIND[kind]];
}
