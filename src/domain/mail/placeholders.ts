/** Names that stand in the text of a mail for what only its moment knows. */
import type { MailKind } from "./mail-kinds.ts";

const EVERYWHERE = ["customer.name", "merchant.name", "merchant.contact"] as const;

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
  stand_in_started: [...PAYMENT],
  stand_in_confirmed: [...PAYMENT, ...NEXT],
  stand_in_withdrawn: [...PAYMENT],
  invoice: [...DEMAND],
  reminder: [...DEMAND],
} as const satisfies Readonly<Record<MailKind, readonly string[]>>;

export type Placeholder = (typeof EVERYWHERE)[number] | (typeof BY_KIND)[MailKind][number];

export function placeholdersOf(kind: MailKind): readonly Placeholder[] {
  return [...EVERYWHERE, ...BY_KIND[kind]];
}
