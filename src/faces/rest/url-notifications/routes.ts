import type { FastifyRequest } from "fastify";
import { accept } from "../../../domain/refusal.ts";
import { listTargets, readTarget } from "../../../engine/queries/targets.ts";
import { removeTarget } from "../../../engine/setup/targets.ts";
import {
  changeUrlNotification,
  makeUrlNotification,
  URL_NOTIFICATION,
} from "../../../engine/setup/url-notifications.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { UrlNotificationId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangeUrlNotification,
  CreateUrlNotification,
  DeletedUrlNotification,
  UrlNotification,
  UrlNotificationList,
  UrlNotificationPath,
  UrlNotificationQuery,
} from "./contract.ts";
import { urlNotificationOperations } from "./operations.ts";
import { renderUrlNotification } from "./render.ts";

/** Where records are told in the form of Secure Trading (docs/compat/secure-trading.md). */
export function urlNotificationRoutes(scope: RestScope, { context }: RestOptions): void {
  const keyOf = ({ caller }: Pick<FastifyRequest, "caller">, targetId: bigint) => ({
    merchantId: caller.merchantId,
    face: URL_NOTIFICATION,
    targetId,
  });
  const current = async (request: Pick<FastifyRequest, "caller">, targetId: bigint) =>
    renderUrlNotification(
      found(await readTarget(context, keyOf(request, targetId)), "URL notification"),
    );

  scope.post(
    "/url-notifications",
    {
      config: { versioned: true },
      schema: {
        operation: urlNotificationOperations.create,
        body: CreateUrlNotification,
        response: { 201: UrlNotification, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { siteId = null, fields = [], description = null, ...order } = request.body;
      const id = await makeOnce(request, async () => {
        const complete = { ...order, siteId, fields, description };
        const made = await makeUrlNotification(context, merchantId, complete, asked(request));
        return made.ok ? accept(made.value.id) : made;
      });
      reply.code(201).header("location", `/v1/url-notifications/${UrlNotificationId.encode(id)}`);
      return await current(request, id);
    },
  );

  scope.get(
    "/url-notifications",
    {
      schema: {
        operation: urlNotificationOperations.list,
        querystring: UrlNotificationQuery,
        response: { 200: UrlNotificationList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const page = await listTargets(context, merchantId, URL_NOTIFICATION, pageRequest(request));
      return renderList(request, page, renderUrlNotification, ({ id }) => id);
    },
  );

  scope.get(
    "/url-notifications/:id",
    {
      config: { versioned: true },
      schema: {
        operation: urlNotificationOperations.read,
        params: UrlNotificationPath,
        response: { 200: UrlNotification, ...PROBLEMS },
      },
    },
    async (request) => await current(request, request.params.id),
  );

  scope.patch(
    "/url-notifications/:id",
    {
      config: { versioned: true },
      schema: {
        operation: urlNotificationOperations.change,
        params: UrlNotificationPath,
        body: ChangeUrlNotification,
        response: { 200: UrlNotification, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const { enabled, ...settings } = given(request.body);
      const changes = { ...settings, ...(enabled === undefined ? {} : { active: enabled }) };
      await doOnce(request, () =>
        changeUrlNotification(context, merchantId, id, changes, asked(request)),
      );
      return await current(request, id);
    },
  );

  scope.post(
    "/url-notifications/:id/delete",
    {
      schema: {
        operation: urlNotificationOperations.remove,
        params: UrlNotificationPath,
        body: NoOptions,
        response: { 200: DeletedUrlNotification, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      await doOnce(request, () => removeTarget(context, keyOf(request, id), asked(request)));
      return { object: "url_notification" as const, id, deleted: true as const };
    },
  );
}
