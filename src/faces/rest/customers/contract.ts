import { z } from "zod";
import { CustomerId, PaymentMethodId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
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

export const Customer = z.object({
  object: z.literal("customer"),
  id: CustomerId,
  /** The merchant's own id. */
  externalId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  createdAt: InstantText,
});
export type Customer = z.output<typeof Customer>;

export const CustomerDetail = Customer.extend({ paymentMethods: z.array(PaymentMethod) });
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

export const CustomerPath = z.object({ id: CustomerId });
export const CustomerQuery = z.strictObject({
  /** Part of a name, an e-mail address or an external id, whatever its case and accents. */
  search: text(200).optional(),
  limit: Limit,
  after: After,
});
export const CustomerList = listOf(Customer);
export const PaymentMethodPath = z.object({ id: PaymentMethodId });
