import { z } from "zod";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { CustomerId, PaymentMethodId, SiteId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { Email, Locale, text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

export const PaymentMethod = z.object({
  object: z.literal("payment_method"),
  id: PaymentMethodId,
  customerId: CustomerId,
  kind: z.enum(["card", "token", "paypal"]),
  brand: z.string(),
  first6: z.string().nullable(),
  last4: z.string().nullable(),
  expiryMonth: z.int().nullable(),
  expiryYear: z.int().nullable(),
  /** Null: not known. */
  prepaid: z.boolean().nullable(),
  /** `off`: switched off after a decline for good. `history`: replaced by a newer version. */
  state: z.enum(["usable", "off", "history", "erased"]),
  createdAt: InstantText,
});
export type PaymentMethod = z.output<typeof PaymentMethod>;

/** Every part as they write it. */
const Address = z.strictObject({
  line1: text(200).optional(),
  line2: text(200).optional(),
  city: text(100).optional(),
  region: text(100).optional(),
  postalCode: text(20).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "Give an ISO 3166-1 code in capitals, such as DE.")
    .optional(),
});

const Contact = z.object({
  /** What for, in the merchant's own word, such as billing. */
  kind: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

export const Customer = z.object({
  object: z.literal("customer"),
  id: CustomerId,
  /** The merchant's own id. */
  externalId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: Address.nullable(),
  /** The language that mails are written in, and how they write dates and money; null: not known. */
  locale: z.string().nullable(),
  createdAt: InstantText,
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
});
export type Customer = z.output<typeof Customer>;

export const CustomerDetail = Customer.extend({
  contacts: z.array(Contact),
  /** Newest first, at most 100; all of them: GET /v1/customers/{id}/payment-methods. */
  paymentMethods: z.array(PaymentMethod),
});
export type CustomerDetail = z.output<typeof CustomerDetail>;

/** A card in clear, on its way in: it is sealed before it is stored, and never shown again. */
export const NewCard = z.strictObject({
  /** Blanks and hyphens between the digits are passed over. */
  number: z
    .string()
    .max(40)
    .transform((typed) => typed.replace(/[ -]/g, ""))
    .pipe(z.string().regex(/^\d{13,19}$/, "Give 13 to 19 digits.")),
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int("Give four digits of year.").min(2000).max(2099),
  /** Goes to the bank with this payment and is never stored. */
  securityCode: z
    .string()
    .regex(/^\d{3,4}$/, "Give 3 or 4 digits.")
    .optional(),
});

/** Without a security code: nothing is charged, so there would be nobody to give it to. */
export const AddPaymentMethod = z.strictObject({ card: NewCard.omit({ securityCode: true }) });

const phone = text(50);
const NewContact = z.strictObject({
  kind: text(50),
  name: text(200),
  email: Email.optional(),
  phone: phone.optional(),
});
const contacts = z.array(NewContact).max(50);

export const CreateCustomer = z.strictObject({
  name: text(200),
  email: Email.optional(),
  externalId: text(100).optional(),
  phone: phone.optional(),
  address: Address.optional(),
  locale: Locale.optional(),
  contacts: contacts.optional(),
});

/** What is left out stays; null takes it away. Contacts take the place of all that there were. */
export const ChangeCustomer = z.strictObject({
  name: text(200).optional(),
  email: Email.nullable().optional(),
  externalId: text(100).nullable().optional(),
  phone: phone.nullable().optional(),
  address: Address.nullable().optional(),
  locale: Locale.nullable().optional(),
  contacts: contacts.optional(),
});

/** A one-off charge to a card on file, by the merchant. */
export const ChargeCustomer = z.strictObject({
  paymentMethodId: PaymentMethodId,
  amountMinor: AmountMinor,
  currency: Currency,
  description: text(500),
  /** Where it is left out, the merchant's first site. */
  siteId: SiteId.optional(),
  merchantRef: text(255).optional(),
});

export const CustomerPath = z.object({ id: CustomerId });
export const CustomerQuery = z.strictObject({
  /** Part of a name, an e-mail address or an external id, whatever its case and accents. */
  search: text(200).optional(),
  /** The merchant's own id, exactly. */
  externalId: text(100).optional(),
  limit: Limit,
  after: After,
});
export const CustomerList = listOf(Customer);

export const PaymentMethodPath = z.object({ id: PaymentMethodId });
export const PaymentMethodQuery = z.strictObject({
  limit: Limit,
  after: After,
});
export const PaymentMethodList = listOf(PaymentMethod);

/** @public Named in the API description. */
export const NewExpiry = z.strictObject({
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int("Give four digits of year.").min(2000).max(2099),
});

/** Another card, or the same one with a new expiry. */
export const ReplaceMethod = z.union([AddPaymentMethod, NewExpiry]);
