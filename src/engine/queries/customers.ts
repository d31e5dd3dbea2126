/** Reading customers and what they pay with. */
import { searchGrams } from "../../domain/customer/search-grams.ts";
import type { Contact } from "../../store/contact/contact.ts";
import { selectContacts } from "../../store/contact/select-contacts.ts";
import type { Customer } from "../../store/customer/customer.ts";
import { searchCustomers } from "../../store/customer/search-customers.ts";
import type { Tx } from "../../store/statement.ts";
import { selectCustomerPage } from "../../store/customer/select-customer-page.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { weighGrams } from "../../store/customer/weigh-grams.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectMethodsOfCustomer } from "../../store/payment-method/select-methods-of-customer.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { searchText } from "../commands/search-text.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type CustomerView = Customer;
export type PaymentMethodView = PaymentMethod;
export type CustomerDetail = {
  readonly customer: Customer;
  readonly contacts: readonly Contact[];
  /** Newest first, earlier versions of a card among them. */
  readonly paymentMethods: readonly PaymentMethod[];
};

const MOST_METHODS = 100;

/** Null when the merchant has none of this id. */
export async function readCustomer(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<CustomerDetail | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [customer] = await selectCustomers(tx, { ids: [id], externalIds: [] });
    if (customer === undefined) return null;
    const contacts = await selectContacts(tx, id);
    const page = { beforeId: BEYOND_ALL_IDS, limit: MOST_METHODS };
    return { customer, contacts, paymentMethods: await selectMethodsOfCustomer(tx, id, page) };
  });
}

export type CustomerFilter = {
  /** Part of a name, an e-mail or an external id. */
  readonly search: string | null;
  /** The merchant's own id, exactly; one customer at most has it. */
  readonly externalId: string | null;
};

/** Customers, the largest id first; filters narrow each other. */
export async function listCustomers(
  context: EngineContext,
  merchantId: bigint,
  { search, externalId }: CustomerFilter,
  request: PageRequest,
): Promise<Page<Customer>> {
  const folded = search === null ? null : searchText([search]);
  const grams = folded === null ? [] : searchGrams(folded);
  const byGrams = folded !== null && grams.length > 0 && externalId === null;
  const page = { ...downwards(request), search: folded, externalId };
  const rows = await context.db.tenant(merchantId, (tx) =>
    byGrams ? searchByGrams(tx, folded, grams, request) : selectCustomerPage(tx, page),
  );
  return pageOf(rows, request);
}

/** What a customer pays with, the largest id first; null when the merchant has no such customer. */
export async function listPaymentMethods(
  context: EngineContext,
  merchantId: bigint,
  customerId: bigint,
  request: PageRequest,
): Promise<Page<PaymentMethod> | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [customer] = await selectCustomers(tx, { ids: [customerId], externalIds: [] });
    if (customer === undefined) return null;
    return pageOf(await selectMethodsOfCustomer(tx, customerId, downwards(request)), request);
  });
}

async function searchByGrams(
  tx: Tx,
  part: string,
  grams: readonly string[],
  request: PageRequest,
): Promise<readonly Customer[]> {
  const [rarest] = (await weighGrams(tx, grams)).toSorted(
    (a, b) => a.customers - b.customers || Number((a.lastId ?? 0n) - (b.lastId ?? 0n)),
  );
  if (rarest === undefined || rarest.customers === 0) return [];
  return await searchCustomers(tx.last, {
    ...downwards(request),
    part,
    gram: rarest.gram,
  });
}

/** Null when the merchant has none of this id. */
export async function readPaymentMethod(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<PaymentMethod | null> {
  const [found] = await context.db.tenant(merchantId, (tx) => selectPaymentMethods(tx, [id]));
  return found ?? null;
}
