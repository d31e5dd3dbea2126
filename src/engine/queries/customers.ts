/** Reading customers and what they pay with. */
import type { Customer } from "../../store/customer/customer.ts";
import { selectCustomerPage } from "../../store/customer/select-customer-page.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectMethodsOfCustomer } from "../../store/payment-method/select-methods-of-customer.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { searchText } from "../commands/search-text.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type CustomerView = Customer;
export type PaymentMethodView = PaymentMethod;
export type CustomerDetail = {
  readonly customer: Customer;
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
    return { customer, paymentMethods: await selectMethodsOfCustomer(tx, id, MOST_METHODS) };
  });
}

/** Customers, the largest id first; `search` finds part of a name, an e-mail or an external id. */
export async function listCustomers(
  context: EngineContext,
  merchantId: bigint,
  search: string | null,
  request: PageRequest,
): Promise<Page<Customer>> {
  const folded = search === null ? null : searchText([search]);
  const rows = await context.db.tenant(merchantId, (tx) =>
    selectCustomerPage(tx, { ...downwards(request), search: folded }),
  );
  return pageOf(rows, request);
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
