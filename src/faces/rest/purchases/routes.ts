import type { FastifyRequest } from "fastify";
import { accept } from "../../../domain/refusal.ts";
import { createPurchase } from "../../../engine/commands/create-purchase.ts";
import {
  activateAll,
  cancelPurchase,
  expirePurchase,
} from "../../../engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../engine/commands/reactivate-purchase.ts";
import { listPurchases, readPurchase } from "../../../engine/queries/purchases.ts";
import { makeOnce } from "../../http/idempotency.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { actor } from "../wire/actor.ts";
import { given } from "../wire/given.ts";
import { PurchaseId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ActivateAll,
  CancelPurchase,
  CreatePurchase,
  ExpirePurchase,
  PurchaseDetail,
  PurchaseList,
  PurchasePath,
  PurchaseQuery,
  ReactivatePurchase,
} from "./contract.ts";
import { purchaseOperations } from "./operations.ts";
import { orderOf } from "./order.ts";
import { renderPurchase, renderPurchaseDetail } from "./render.ts";

type Request = Pick<FastifyRequest, "caller">;

export function purchaseRoutes(scope: RestScope, { context }: RestOptions): void {
  const detail = async ({ caller }: Request, id: bigint) =>
    renderPurchaseDetail(found(await readPurchase(context, caller.merchantId, id), "purchase"));

  scope.post(
    "/purchases",
    {
      config: { scope: "money", resumable: true },
      schema: {
        operation: purchaseOperations.create,
        body: CreatePurchase,
        response: { 201: PurchaseDetail, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const id = await makeOnce(request, async () => {
        const { merchantId } = request.caller;
        const order = orderOf(request.body);
        const made = await createPurchase(context, merchantId, order, actor(request));
        return made.ok ? accept(made.value.purchaseId) : made;
      });
      reply.code(201).header("location", `/v1/purchases/${PurchaseId.encode(id)}`);
      return await detail(request, id);
    },
  );

  scope.get(
    "/purchases",
    {
      schema: {
        operation: purchaseOperations.list,
        querystring: PurchaseQuery,
        response: { 200: PurchaseList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { customerId, merchantRef, state } = request.query;
      const page = await listPurchases(
        context,
        request.caller.merchantId,
        {
          customerId: customerId ?? null,
          merchantRef: merchantRef ?? null,
          state: state ?? null,
        },
        pageRequest(request),
      );
      return renderList(request, page, renderPurchase, ({ purchase }) => purchase.id);
    },
  );

  scope.get(
    "/purchases/:id",
    {
      schema: {
        operation: purchaseOperations.read,
        params: PurchasePath,
        response: { 200: PurchaseDetail, ...PROBLEMS },
      },
    },
    (request) => detail(request, request.params.id),
  );

  const params = PurchasePath;
  const response = { 200: PurchaseDetail, ...PROBLEMS };

  scope.post(
    "/purchases/:id/cancel",
    { schema: { operation: purchaseOperations.cancel, params, body: CancelPurchase, response } },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await cancelPurchase(context, target(request), options));
      return await detail(request, request.params.id);
    },
  );

  scope.post(
    "/purchases/:id/expire",
    { schema: { operation: purchaseOperations.expire, params, body: ExpirePurchase, response } },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await expirePurchase(context, target(request), options));
      return await detail(request, request.params.id);
    },
  );

  scope.post(
    "/purchases/:id/reactivate",
    // an expired purchase comes back with a payment
    {
      config: { scope: "money" },
      schema: {
        operation: purchaseOperations.reactivate,
        params,
        body: ReactivatePurchase,
        response,
      },
    },
    async (request) => {
      granted(await reactivatePurchase(context, target(request), actor(request)));
      return await detail(request, request.params.id);
    },
  );

  scope.post(
    "/purchases/:id/activate-all",
    { schema: { operation: purchaseOperations.activateAll, params, body: ActivateAll, response } },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await activateAll(context, target(request), options));
      return await detail(request, request.params.id);
    },
  );
}

function target({ caller, params }: Request & { readonly params: { readonly id: bigint } }) {
  return { merchantId: caller.merchantId, purchaseId: params.id };
}
