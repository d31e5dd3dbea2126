import {
  listMakeGoodItems,
  listMakeGoods,
  readMakeGood,
} from "../../../engine/queries/make-goods.ts";
import { previewMakeGood, startMakeGood } from "../../../engine/make-goods/start-make-good.ts";
import type { MakeGoodOrder } from "../../../engine/make-goods/start-make-good.ts";
import type { MakeGoodProgress } from "../../../domain/purchase/make-good.ts";
import { makeOnce } from "../../http/idempotency.ts";
import { isPreview, PreviewQuery } from "../../http/preview.ts";
import { found, granted, refused as refusal } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { MakeGoodId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  CreateMakeGood,
  MakeGood,
  MakeGoodItemList,
  MakeGoodItemQuery,
  MakeGoodList,
  MakeGoodPath,
  MakeGoodPreview,
  MakeGoodQuery,
} from "./contract.ts";
import { makeGoodOperations } from "./operations.ts";

/** What is done to many purchases at once. */
export function makeGoodRoutes(scope: RestScope, { context, engine }: RestOptions): void {
  const current = async (merchantId: bigint, id: bigint) =>
    render(found(await readMakeGood(context, merchantId, id), "make-good"));

  scope.post(
    "/make-goods",
    // an expired purchase comes back with a payment
    {
      config: { scope: "money" },
      schema: {
        operation: makeGoodOperations.create,
        querystring: PreviewQuery,
        body: CreateMakeGood,
        response: { 200: MakeGoodPreview, 202: MakeGood, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const order = orderOf(request.body, asked(request).actor);
      if (isPreview(request)) {
        const { charges, refused, ...counts } = granted(
          await previewMakeGood(context, merchantId, order),
        );
        const object = "make_good_preview" as const;
        return { object, ...counts, charges: [...charges], refused: [...refused] };
      }
      const id = await makeOnce(request, () =>
        startMakeGood(context, merchantId, order, asked(request)),
      );
      engine.wake();
      reply.code(202).header("location", `/v1/make-goods/${MakeGoodId.encode(id)}`);
      return await current(merchantId, id);
    },
  );

  scope.get(
    "/make-goods",
    {
      schema: {
        operation: makeGoodOperations.list,
        querystring: MakeGoodQuery,
        response: { 200: MakeGoodList, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listMakeGoods(context, request.caller.merchantId, pageRequest(request));
      return renderList(request, page, render, ({ id }) => id);
    },
  );

  scope.get(
    "/make-goods/:id",
    {
      schema: {
        operation: makeGoodOperations.read,
        params: MakeGoodPath,
        response: { 200: MakeGood, ...PROBLEMS },
      },
    },
    ({ caller, params }) => current(caller.merchantId, params.id),
  );

  scope.get(
    "/make-goods/:id/purchases",
    {
      schema: {
        operation: makeGoodOperations.items,
        params: MakeGoodPath,
        querystring: MakeGoodItemQuery,
        response: { 200: MakeGoodItemList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { caller, params, query } = request;
      const target = { merchantId: caller.merchantId, makeGoodId: params.id };
      const page = await listMakeGoodItems(
        context,
        target,
        query.state ?? null,
        pageRequest(request),
      );
      return renderList(
        request,
        found(page, "make-good"),
        (item) => ({ object: "make_good_item" as const, ...item }),
        ({ purchaseId }) => purchaseId,
      );
    },
  );
}

function orderOf(body: CreateMakeGood, actor: string): MakeGoodOrder {
  const { days = null, reason = null, missed = null, internal = true, author = actor } = body;
  const { action, note } = body;
  return { action, note, days, reason, missed, internal, author, purchases: purchasesOf(body) };
}

function purchasesOf({ purchaseIds, inactive }: CreateMakeGood): MakeGoodOrder["purchases"] {
  if ((purchaseIds === undefined) === (inactive === undefined)) {
    throw refusal("invalid_field", "Give purchases, or what is inactive.", "purchaseIds");
  }
  return purchaseIds ?? { inactiveFor: inactive?.reason ?? null };
}

function render(view: MakeGoodProgress): MakeGood {
  const { endedAt } = view;
  return { object: "make_good", ...view, state: endedAt === null ? "running" : "ended" };
}
