import type { z } from "zod";
import type { CreatePurchase as Order } from "../../../engine/commands/create-purchase.ts";
import type { CustomerChanges, NewCustomer } from "../../../engine/commands/customer-commands.ts";
import { given } from "../wire/given.ts";
import type { ChangeCustomer, ChargeCustomer, CreateCustomer } from "./contract.ts";

/** The bodies of customers as the commands take them. */
export function customerOf(body: z.output<typeof CreateCustomer>): NewCustomer {
  const { name, email = null, externalId = null, phone = null, locale = null } = body;
  const { address, contacts = [] } = body;
  return {
    name,
    email,
    externalId,
    phone,
    locale,
    address: address === undefined ? null : given(address),
    contacts: contacts.map(contactOf),
  };
}

export function changesOf(body: z.output<typeof ChangeCustomer>): CustomerChanges {
  const { address, contacts, ...rest } = body;
  return {
    ...given(rest),
    ...(address === undefined ? {} : { address: address === null ? null : given(address) }),
    ...(contacts === undefined ? {} : { contacts: contacts.map(contactOf) }),
  };
}

type GivenContact = NonNullable<z.output<typeof CreateCustomer>["contacts"]>[number];

function contactOf({ kind, name, email, phone }: GivenContact) {
  return { kind, name, email: email ?? null, phone: phone ?? null };
}

/** A charge by hand: a purchase of one line, paid by a card on file. */
export function chargeOf(customerId: bigint, body: z.output<typeof ChargeCustomer>): Order {
  const { paymentMethodId, amountMinor, description, ...rest } = body;
  return {
    ...given(rest),
    customer: { id: customerId },
    payment: { paymentMethodId },
    lines: [{ description, amountMinor }],
    stage: "manual",
    face: "rest",
  };
}
