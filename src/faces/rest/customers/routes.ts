import { createPurchase, previewPurchase } from "../../../engine/commands/create-purchase.ts";
import { changeCustomer, createCustomer } from "../../../engine/commands/customer-commands.ts";
import { listCustomers, readCustomer } from "../../../engine/queries/customers.ts";
import { readPurchase } from "../../../engine/queries/purchases.ts";
import { onMade } from "../../http/idempotency.ts";
import { isPreview, PreviewQuery } from "../../http/preview.ts";
import { found, granted } from "../../http/refused.ts";
import { Preview } from "../previews/contract.ts";
import { renderPreview } from "../previews/render.ts";
import { PurchaseDetail } from "../purchases/contract.ts";
import { renderPurchaseDetail } from "../purchases/render.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { actor } from "../wire/actor.ts";
import { CustomerId, PurchaseId } from "../wire/ids.ts";
import { renderList } from "../wire/lists.ts";
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
      config: { resumable: true },
      schema: { body: CreateCustomer, response: { 201: CustomerDetail, ...PROBLEMS } },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const customer = customerOf(request.body);
      const id =
        request.turn?.madeId ??
        granted(await createCustomer(context, merchantId, customer, onMade(request)));
      reply.code(201).header("location", `/v1/customers/${CustomerId.encode(id)}`);
      return await detail(merchantId, id);
    },
  );

  scope.get(
    "/customers",
    { schema: { querystring: CustomerQuery, response: { 200: CustomerList, ...PROBLEMS } } },
    async ({ caller, query }) => {
      const { search = null, externalId = null, limit, after = null } = query;
      const filter = { search, externalId };
      const page = await listCustomers(context, caller.merchantId, filter, { limit, after });
      return renderList(page, renderCustomer, (customer) => customer.id);
    },
  );

  scope.get(
    "/customers/:id",
    { schema: { params: CustomerPath, response: { 200: CustomerDetail, ...PROBLEMS } } },
    ({ caller, params }) => detail(caller.merchantId, params.id),
  );

  scope.patch(
    "/customers/:id",
    {
      schema: {
        params: CustomerPath,
        body: ChangeCustomer,
        response: { 200: CustomerDetail, ...PROBLEMS },
      },
    },
    async ({ caller: { merchantId }, params, body }) => {
      const target = { merchantId, customerId: params.id };
      granted(await changeCustomer(context, target, changesOf(body)));
      return await detail(merchantId, params.id);
    },
  );

  scope.post(
    "/customers/:id/charge",
    {
      config: { scope: "money", resumable: true },
      schema: {
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
      let id = request.turn?.madeId ?? null;
      if (id === null) {
        const asked = { ...actor(request), ...onMade(request) };
        id = granted(await createPurchase(context, merchantId, order, asked)).purchaseId;
      }
      reply.code(201).header("location", `/v1/purchases/${PurchaseId.encode(id)}`);
      return renderPurchaseDetail(found(await readPurchase(context, merchantId, id), "purchase"));
    },
  );

  paymentMethodRoutes(scope, options);
}
