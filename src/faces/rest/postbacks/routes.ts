import {
  listPostbacks,
  makePostback,
  readPostback,
  removePostback,
  type PostbackView,
} from "../../../engine/setup/postbacks.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { PostbackId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  CreatePostback,
  DeletedPostback,
  Postback,
  PostbackList,
  PostbackPath,
  PostbackQuery,
} from "./contract.ts";
import { postbackOperations } from "./operations.ts";

/** Scripts that hear of members and payments (docs/compat/segpay.md). */
export function postbackRoutes(scope: RestScope, { context }: RestOptions): void {
  const current = async (merchantId: bigint, postbackId: bigint) =>
    render(found(await readPostback(context, { merchantId, postbackId }), "postback"));

  scope.post(
    "/postbacks",
    {
      schema: {
        operation: postbackOperations.create,
        body: CreatePostback,
        response: { 201: Postback, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { packageId, ...body } = request.body;
      const id = await makeOnce(request, () =>
        makePostback(
          context,
          merchantId,
          {
            type: body.type,
            url: body.url,
            description: body.description ?? null,
            expectedResponse: body.expectedResponse ?? "",
            errorResponse: body.errorResponse ?? "",
            retry: body.retry ?? false,
            notificationEmail: body.notificationEmail ?? null,
            notificationLocale: body.notificationLocale ?? null,
            username: body.username ?? null,
            password: body.password ?? null,
            packageId: packageId === undefined ? null : String(packageId),
          },
          asked(request),
        ),
      );
      reply.code(201).header("location", `/v1/postbacks/${PostbackId.encode(id)}`);
      return await current(merchantId, id);
    },
  );

  scope.get(
    "/postbacks",
    {
      schema: {
        operation: postbackOperations.list,
        querystring: PostbackQuery,
        response: { 200: PostbackList, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listPostbacks(context, request.caller.merchantId, pageRequest(request));
      return renderList(request, page, render, ({ id }) => id);
    },
  );

  scope.get(
    "/postbacks/:id",
    {
      schema: {
        operation: postbackOperations.read,
        params: PostbackPath,
        response: { 200: Postback, ...PROBLEMS },
      },
    },
    ({ caller, params }) => current(caller.merchantId, params.id),
  );

  scope.post(
    "/postbacks/:id/delete",
    {
      schema: {
        operation: postbackOperations.remove,
        params: PostbackPath,
        body: NoOptions,
        response: { 200: DeletedPostback, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const key = { merchantId: request.caller.merchantId, postbackId: id };
      await doOnce(request, () => removePostback(context, key, asked(request)));
      return { object: "deleted_postback" as const, id };
    },
  );
}

function render({ settings, ...target }: PostbackView): Postback {
  const { packageId, ...rest } = settings;
  return {
    object: "postback",
    id: target.id,
    url: target.url,
    description: target.description,
    ...rest,
    notificationLocale: settings.notificationLocale ?? null,
    packageId: packageId === null ? null : BigInt(packageId),
    enabled: target.active,
    failingSince: target.failingSince,
    createdAt: target.createdAt ?? 0,
  };
}
