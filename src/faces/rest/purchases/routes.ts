import type { FastifyRequest } from "fastify";
import { accept } from "../../../domain/refusal.ts";
import type { Command } from "../../../engine/commands/command.ts";
import { changeLogin } from "../../../engine/commands/change-login.ts";
import { createPurchase, previewPurchase } from "../../../engine/commands/create-purchase.ts";
import {
  activateAll,
  cancelPurchase,
  expirePurchase,
  extendPurchase,
  type PurchaseTarget,
} from "../../../engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../engine/commands/reactivate-purchase.ts";
import { listPurchases, readPurchase } from "../../../engine/queries/purchases.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { isPreview, PreviewQuery } from "../../http/preview.ts";
import { found, granted } from "../../http/refused.ts";
import { carryOut } from "../previews/carry-out.ts";
import { orPreview, Preview } from "../previews/contract.ts";
import { renderPreview } from "../previews/render.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { Activation, Extension, NoOptions, WithReason } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { PurchaseId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  CancelPurchase,
  ChangeLogin,
  CreatePurchase,
  PurchaseDetail,
  PurchaseList,
  PurchasePath,
  PurchaseQuery,
} from "./contract.ts";
import { purchaseOperations } from "./operations.ts";
import { orderOf } from "./order.ts";
import { renderPurchase, renderPurchaseDetail } from "./render.ts";

type Request = Pick<FastifyRequest, "caller">;
type TargetRequest = FastifyRequest & { readonly params: { readonly id: bigint } };

export function purchaseRoutes(scope: RestScope, { context }: RestOptions): void {
  const config = { versioned: true } as const;
  const detail = async ({ caller }: Request, id: bigint) =>
    renderPurchaseDetail(found(await readPurchase(context, caller.merchantId, id), "purchase"));

  scope.post(
    "/purchases",
    {
      config: { ...config, scope: "money" },
      schema: {
        operation: purchaseOperations.create,
        querystring: PreviewQuery,
        body: CreatePurchase,
        response: { 200: Preview, 201: PurchaseDetail, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const order = orderOf(request.body);
      if (isPreview(request)) {
        return renderPreview(granted(await previewPurchase(context, merchantId, order)));
      }
      const id = await makeOnce(request, async () => {
        const made = await createPurchase(context, merchantId, order, asked(request));
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
      const { customerId, merchantRef, state, cardLast4, cardFirst6, username } = request.query;
      const page = await listPurchases(
        context,
        request.caller.merchantId,
        {
          customerId: customerId ?? null,
          merchantRef: merchantRef ?? null,
          state: state ?? null,
          ...(cardLast4 !== undefined && {
            card: { last4: cardLast4, first6: cardFirst6 ?? null },
          }),
          ...(username !== undefined && { username }),
        },
        pageRequest(request),
      );
      return renderList(request, page, renderPurchase, ({ purchase }) => purchase.id);
    },
  );

  scope.get(
    "/purchases/:id",
    {
      config,
      schema: {
        operation: purchaseOperations.read,
        params: PurchasePath,
        response: { 200: PurchaseDetail, ...PROBLEMS },
      },
    },
    (request) => detail(request, request.params.id),
  );

  const command = <Options extends object, Done>(
    request: TargetRequest,
    wanted: Command<PurchaseTarget, Options, Done>,
    options: Options,
  ) =>
    carryOut(context, request, {
      command: wanted,
      target: { merchantId: request.caller.merchantId, purchaseId: request.params.id },
      options,
      answer: () => detail(request, request.params.id),
    });
  const schema = {
    params: PurchasePath,
    querystring: PreviewQuery,
    response: { 200: orPreview(PurchaseDetail), ...PROBLEMS },
  };

  scope.post(
    "/purchases/:id/cancel",
    { config, schema: { ...schema, operation: purchaseOperations.cancel, body: CancelPurchase } },
    (request) => command(request, cancelPurchase, given(request.body)),
  );

  scope.post(
    "/purchases/:id/expire",
    { config, schema: { ...schema, operation: purchaseOperations.expire, body: WithReason } },
    (request) => command(request, expirePurchase, given(request.body)),
  );

  scope.post(
    "/purchases/:id/extend",
    { config, schema: { ...schema, operation: purchaseOperations.extend, body: Extension } },
    (request) => command(request, extendPurchase, request.body),
  );

  scope.post(
    "/purchases/:id/login",
    {
      config,
      schema: {
        operation: purchaseOperations.changeLogin,
        params: PurchasePath,
        body: ChangeLogin,
        response: { 200: PurchaseDetail, ...PROBLEMS },
      },
    },
    async (request) => {
      const { params, caller } = request;
      const target = { merchantId: caller.merchantId, purchaseId: params.id };
      await doOnce(request, () =>
        changeLogin(context, target, given(request.body), asked(request)),
      );
      return await detail(request, params.id);
    },
  );

  scope.post(
    "/purchases/:id/reactivate",
    // an expired purchase comes back with a payment
    {
      config: { ...config, scope: "money" },
      schema: { ...schema, operation: purchaseOperations.reactivate, body: NoOptions },
    },
    (request) => command(request, reactivatePurchase, {}),
  );

  scope.post(
    "/purchases/:id/activate-all",
    { config, schema: { ...schema, operation: purchaseOperations.activateAll, body: Activation } },
    (request) => command(request, activateAll, given(request.body)),
  );
}
