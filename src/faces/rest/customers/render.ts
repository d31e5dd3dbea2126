import type {
  CustomerDetail as DetailView,
  CustomerView,
  PaymentMethodView,
} from "../../../engine/queries/customers.ts";
import type { Customer, CustomerDetail, PaymentMethod } from "./contract.ts";

export function renderPaymentMethod(method: PaymentMethodView): PaymentMethod {
  return { ...method, object: "payment_method" };
}

export function renderCustomer(customer: CustomerView): Customer {
  return { ...customer, object: "customer" };
}

export function renderCustomerDetail(view: DetailView): CustomerDetail {
  const { customer, contacts, paymentMethods } = view;
  return {
    ...renderCustomer(customer),
    contacts: [...contacts],
    paymentMethods: paymentMethods.map(renderPaymentMethod),
  };
}
