/** A customer's row, from what is known of them. */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { Customer } from "../../store/customer/customer.ts";
import { searchText } from "./search-text.ts";

/** What a merchant gives of a customer; null or left out: not known. */
export type CustomerFacts = Pick<Customer, "name" | "email" | "externalId"> &
  Partial<Pick<Customer, "phone" | "address" | "locale">>;

export function newCustomer(id: bigint, facts: CustomerFacts, createdAt: Instant): Customer {
  const { phone = null, address = null, locale = null, ...rest } = facts;
  const search = searchOf(facts);
  return { id, ...rest, phone, address, locale, search, createdAt, version: 1 };
}

/** What a search finds a customer by. */
export function searchOf({ name, email, externalId }: CustomerFacts): string {
  return searchText([name, email, externalId]);
}
