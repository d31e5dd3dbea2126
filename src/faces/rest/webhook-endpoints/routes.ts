import type { FastifyRequest } from "fastify";
import { accept, type Result } from "../../../domain/refusal.ts";
import { testTarget } from "../../../engine/deliveries/test-target.ts";
import { readDelivery } from "../../../engine/queries/deliveries.ts";
import { listTargets, readTarget } from "../../../engine/queries/targets.ts";
import {
  changeTarget,
  makeTarget,
  removeTarget,
  rotateTargetSecret,
  type MadeTarget,
} from "../../../engine/setup/targets.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import { DeliveryWithLog } from "../deliveries/contract.ts";
import { renderDeliveryWithLog } from "../deliveries/render.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { WEBHOOK } from "../webhooks/webhook-face.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { DeliveryId, WebhookEndpointId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangeWebhookEndpoint,
  CreateWebhookEndpoint,
  DeletedWebhookEndpoint,
  MadeWebhookEndpoint,
  RotateWebhookSecret,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointPath,
  WebhookEndpointQuery,
} from "./contract.ts";
import { webhookEndpointOperations } from "./operations.ts";
import { renderEndpoint, renderMadeEndpoint } from "./render.ts";

/** Where events are sent (docs/concepts/webhooks.md). */
export function webhookEndpointRoutes(scope: RestScope, { context }: RestOptions): void {
  const keyOf = ({ caller }: Pick<FastifyRequest, "caller">, targetId: bigint) => ({
    merchantId: caller.merchantId,
    face: WEBHOOK,
    targetId,
  });
  const current = async (request: Pick<FastifyRequest, "caller">, targetId: bigint) =>
    found(await readTarget(context, keyOf(request, targetId)), "webhook endpoint");
  /** Makes a secret once; it is null where an earlier run of the request made it. */
  const makeShown = async (request: FastifyRequest, make: () => Promise<Result<MadeTarget>>) => {
    let secret: string | null = null;
    const id = await makeOnce(request, async () => {
      const made = await make();
      if (!made.ok) return made;
      ({ secret } = made.value);
      return accept(made.value.id);
    });
    return { view: await current(request, id), secret };
  };

  scope.post(
    "/webhook-endpoints",
    {
      config: { versioned: true },
      schema: {
        operation: webhookEndpointOperations.create,
        body: CreateWebhookEndpoint,
        response: { 201: MadeWebhookEndpoint, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { kinds = ["*"], ...body } = given(request.body);
      const order = { ...body, kinds, face: WEBHOOK };
      const made = await makeShown(request, () =>
        makeTarget(context, merchantId, order, asked(request)),
      );
      const id = WebhookEndpointId.encode(made.view.id);
      reply.code(201).header("location", `/v1/webhook-endpoints/${id}`);
      return renderMadeEndpoint(reply, made);
    },
  );

  scope.get(
    "/webhook-endpoints",
    {
      schema: {
        operation: webhookEndpointOperations.list,
        querystring: WebhookEndpointQuery,
        response: { 200: WebhookEndpointList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const page = await listTargets(context, merchantId, WEBHOOK, pageRequest(request));
      return renderList(request, page, renderEndpoint, ({ id }) => id);
    },
  );

  scope.get(
    "/webhook-endpoints/:id",
    {
      config: { versioned: true },
      schema: {
        operation: webhookEndpointOperations.read,
        params: WebhookEndpointPath,
        response: { 200: WebhookEndpoint, ...PROBLEMS },
      },
    },
    async (request) => renderEndpoint(await current(request, request.params.id)),
  );

  scope.patch(
    "/webhook-endpoints/:id",
    {
      config: { versioned: true },
      schema: {
        operation: webhookEndpointOperations.change,
        params: WebhookEndpointPath,
        body: ChangeWebhookEndpoint,
        response: { 200: WebhookEndpoint, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { enabled, ...settings } = given(request.body);
      const active = enabled === undefined ? {} : { active: enabled };
      await doOnce(request, () =>
        changeTarget(context, keyOf(request, id), { ...settings, ...active }, asked(request)),
      );
      return renderEndpoint(await current(request, id));
    },
  );

  scope.post(
    "/webhook-endpoints/:id/rotate",
    {
      schema: {
        operation: webhookEndpointOperations.rotate,
        params: WebhookEndpointPath,
        body: RotateWebhookSecret,
        response: { 201: MadeWebhookEndpoint, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const made = await makeShown(request, () =>
        rotateTargetSecret(context, keyOf(request, params.id), {
          ...given(body),
          ...asked(request),
        }),
      );
      reply
        .code(201)
        .header("location", `/v1/webhook-endpoints/${WebhookEndpointId.encode(params.id)}`);
      return renderMadeEndpoint(reply, made);
    },
  );

  scope.post(
    "/webhook-endpoints/:id/test",
    {
      schema: {
        operation: webhookEndpointOperations.test,
        params: WebhookEndpointPath,
        body: NoOptions,
        response: { 201: DeliveryWithLog, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const targetId = request.params.id;
      const eventId = await makeOnce(request, () =>
        testTarget(context, keyOf(request, targetId), asked(request)),
      );
      const key = { eventId, targetId };
      reply.code(201).header("location", `/v1/deliveries/${DeliveryId.encode(key)}`);
      const delivery = await readDelivery(context, request.caller.merchantId, key);
      return renderDeliveryWithLog(found(delivery, "delivery"));
    },
  );

  scope.post(
    "/webhook-endpoints/:id/delete",
    {
      schema: {
        operation: webhookEndpointOperations.remove,
        params: WebhookEndpointPath,
        body: NoOptions,
        response: { 200: DeletedWebhookEndpoint, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      await doOnce(request, () => removeTarget(context, keyOf(request, id), asked(request)));
      return { object: "webhook_endpoint" as const, id, deleted: true as const };
    },
  );
}
