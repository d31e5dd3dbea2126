import { addPaymentMethod } from "../../../engine/commands/add-payment-method.ts";
import {
  listCustomers,
  readCustomer,
  readPaymentMethod,
} from "../../../engine/queries/customers.ts";
import { makeOnce, onMade } from "../../http/idempotency.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PaymentMethodId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  AddPaymentMethod,
  CustomerDetail,
  CustomerList,
  CustomerPath,
  CustomerQuery,
  PaymentMethod,
  PaymentMethodPath,
} from "./contract.ts";
import { customerOperations } from "./operations.ts";
import { renderCustomer, renderCustomerDetail, renderPaymentMethod } from "./render.ts";

/** Customers and what they pay with. */
export function customerRoutes(scope: RestScope, { context }: RestOptions): void {
  const method = async (merchantId: bigint, id: bigint) =>
    renderPaymentMethod(found(await readPaymentMethod(context, merchantId, id), "payment method"));

  scope.get(
    "/customers",
    {
      schema: {
        operation: customerOperations.list,
        querystring: CustomerQuery,
        response: { 200: CustomerList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { search } = request.query;
      const { merchantId } = request.caller;
      const page = await listCustomers(context, merchantId, search ?? null, pageRequest(request));
      return renderList(request, page, renderCustomer, (customer) => customer.id);
    },
  );

  scope.get(
    "/customers/:id",
    {
      schema: {
        operation: customerOperations.read,
        params: CustomerPath,
        response: { 200: CustomerDetail, ...PROBLEMS },
      },
    },
    async ({ caller, params }) =>
      renderCustomerDetail(
        found(await readCustomer(context, caller.merchantId, params.id), "customer"),
      ),
  );

  scope.post(
    "/customers/:id/payment-methods",
    {
      schema: {
        operation: customerOperations.addPaymentMethod,
        params: CustomerPath,
        body: AddPaymentMethod,
        response: { 201: PaymentMethod, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const target = { merchantId, customerId: request.params.id };
      const id = await makeOnce(request, () =>
        addPaymentMethod(context, target, request.body.card, onMade(request)),
      );
      reply.code(201).header("location", `/v1/payment-methods/${PaymentMethodId.encode(id)}`);
      return await method(merchantId, id);
    },
  );

  scope.get(
    "/payment-methods/:id",
    {
      schema: {
        operation: customerOperations.readPaymentMethod,
        params: PaymentMethodPath,
        response: { 200: PaymentMethod, ...PROBLEMS },
      },
    },
    ({ caller, params }) => method(caller.merchantId, params.id),
  );
}
