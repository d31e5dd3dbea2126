import { accept } from "../../../domain/refusal.ts";
import { createPurchase, previewPurchase } from "../../../engine/commands/create-purchase.ts";
import { changeCustomer, createCustomer } from "../../../engine/commands/customer-commands.ts";
import { listCustomers, readCustomer } from "../../../engine/queries/customers.ts";
import { readPurchase } from "../../../engine/queries/purchases.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { isPreview, PreviewQuery } from "../../http/preview.ts";
import { found, granted } from "../../http/refused.ts";
import { Preview } from "../previews/contract.ts";
import { renderPreview } from "../previews/render.ts";
import { PurchaseDetail } from "../purchases/contract.ts";
import { renderPurchaseDetail } from "../purchases/render.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { CustomerId, PurchaseId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { changesOf, chargeOf, customerOf } from "./bodies.ts";
import {
  ChangeCustomer,
  ChargeCustomer,
  CreateCustomer,
  CustomerDetail,
  CustomerList,
  CustomerPath,
  CustomerQuery,
} from "./contract.ts";
import { customerOperations } from "./operations.ts";
import { paymentMethodRoutes } from "./payment-method-routes.ts";
import { renderCustomer, renderCustomerDetail } from "./render.ts";

/** Customers and what they pay with. */
export function customerRoutes(scope: RestScope, options: RestOptions): void {
  const { context } = options;
  const detail = async (merchantId: bigint, id: bigint) =>
    renderCustomerDetail(found(await readCustomer(context, merchantId, id), "customer"));

  scope.post(
    "/customers",
    {
      config: { versioned: true },
      schema: {
        operation: customerOperations.create,
        body: CreateCustomer,
        response: { 201: CustomerDetail, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const customer = customerOf(request.body);
      const id = await makeOnce(request, () =>
        createCustomer(context, merchantId, customer, asked(request)),
      );
      reply.code(201).header("location", `/v1/customers/${CustomerId.encode(id)}`);
      return await detail(merchantId, id);
    },
  );

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
      const { search = null, externalId = null } = request.query;
      const filter = { search, externalId };
      const { merchantId } = request.caller;
      const page = await listCustomers(context, merchantId, filter, pageRequest(request));
      return renderList(request, page, renderCustomer, (customer) => customer.id);
    },
  );

  scope.get(
    "/customers/:id",
    {
      config: { versioned: true },
      schema: {
        operation: customerOperations.read,
        params: CustomerPath,
        response: { 200: CustomerDetail, ...PROBLEMS },
      },
    },
    ({ caller, params }) => detail(caller.merchantId, params.id),
  );

  scope.patch(
    "/customers/:id",
    {
      config: { versioned: true },
      schema: {
        operation: customerOperations.change,
        params: CustomerPath,
        body: ChangeCustomer,
        response: { 200: CustomerDetail, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const changes = changesOf(request.body);
      const target = { merchantId, customerId: id };
      await doOnce(request, () => changeCustomer(context, target, changes, asked(request)));
      return await detail(merchantId, id);
    },
  );

  scope.post(
    "/customers/:id/charge",
    {
      config: { scope: "money" },
      schema: {
        operation: customerOperations.charge,
        params: CustomerPath,
        querystring: PreviewQuery,
        body: ChargeCustomer,
        response: { 200: Preview, 201: PurchaseDetail, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const order = chargeOf(request.params.id, request.body);
      if (isPreview(request)) {
        return renderPreview(granted(await previewPurchase(context, merchantId, order)));
      }
      const id = await makeOnce(request, async () => {
        const made = await createPurchase(context, merchantId, order, asked(request));
        return made.ok ? accept(made.value.purchaseId) : made;
      });
      reply.code(201).header("location", `/v1/purchases/${PurchaseId.encode(id)}`);
      return renderPurchaseDetail(found(await readPurchase(context, merchantId, id), "purchase"));
    },
  );

  paymentMethodRoutes(scope, options);
}
