/** What a merchant says of the mails that go to its customers. */
import type { MailSender } from "./mail-facts.ts";
import { CUSTOMER_MAILS, type CustomerMail } from "./mail-kinds.ts";

export type MailSettings = {
  /** Off: no customer gets any. */
  readonly on: boolean;
  /** Kinds that are not sent. */
  readonly without: readonly CustomerMail[];
  /** In whose name; null: the merchant's. */
  readonly senderName: string | null;
  /** Where answers go, and questions; null: nowhere. */
  readonly contact: string | null;
  /** #rrggbb; null: Perennial's green. */
  readonly colour: string | null;
};

export const NO_MAIL: MailSettings = {
  on: false,
  without: [],
  senderName: null,
  contact: null,
  colour: null,
};

const GREEN = "#14694a";

export function wantedKinds({ on, without }: MailSettings): CustomerMail[] {
  return on ? CUSTOMER_MAILS.filter((kind) => !without.includes(kind)) : [];
}

export function senderOf(
  { senderName, contact, colour }: MailSettings,
  merchant: { readonly name: string },
): MailSender {
  return { name: senderName ?? merchant.name, contact, colour: colour ?? GREEN };
}
