import { resendDelivery, resendUntaken } from "../../../engine/deliveries/resend.ts";
import { listDeliveries, readDelivery } from "../../../engine/queries/deliveries.ts";
import { doOnce } from "../../http/idempotency.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { WEBHOOK } from "../webhooks/webhook-face.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { pairAt } from "../wire/cursors.ts";
import { given } from "../wire/given.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  DeliveryList,
  DeliveryPath,
  DeliveryQuery,
  DeliveryWithLog,
  ResendUntaken,
  Resent,
} from "./contract.ts";
import { deliveryOperations } from "./operations.ts";
import { renderDelivery, renderDeliveryWithLog } from "./render.ts";

/** What was sent to whom, and what came of it. */
export function deliveryRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/deliveries",
    {
      schema: {
        operation: deliveryOperations.list,
        querystring: DeliveryQuery,
        response: { 200: DeliveryList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { state = null, endpointId = null, eventId = null, after, limit } = request.query;
      const [eventIdBefore, targetId] =
        after === undefined ? [null, null] : pairAt(request.url, after);
      const page = await listDeliveries(
        context,
        request.caller.merchantId,
        { state, eventId, targetId: endpointId },
        { limit, after: eventIdBefore === null ? null : { eventId: eventIdBefore, targetId } },
      );
      return renderList(request, page, renderDelivery, (one) => [one.eventId, one.targetId]);
    },
  );

  scope.get(
    "/deliveries/:id",
    {
      schema: {
        operation: deliveryOperations.read,
        params: DeliveryPath,
        response: { 200: DeliveryWithLog, ...PROBLEMS },
      },
    },
    async ({ caller, params }) =>
      renderDeliveryWithLog(
        found(await readDelivery(context, caller.merchantId, params.id), "delivery"),
      ),
  );

  scope.post(
    "/deliveries/:id/resend",
    {
      schema: {
        operation: deliveryOperations.resend,
        params: DeliveryPath,
        body: NoOptions,
        response: { 200: DeliveryWithLog, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      await doOnce(request, () => resendDelivery(context, merchantId, id, asked(request)));
      return renderDeliveryWithLog(found(await readDelivery(context, merchantId, id), "delivery"));
    },
  );

  scope.post(
    "/deliveries/resend",
    {
      schema: {
        operation: deliveryOperations.resendUntaken,
        body: ResendUntaken,
        response: { 200: Resent, ...PROBLEMS },
      },
    },
    // what is on its way already is left alone: a request that was cut off may run again
    async ({ caller, body }) => {
      const { endpointId, from, until = context.clock.now() + 1 } = given(body);
      const target = endpointId === undefined ? {} : { targetId: endpointId };
      const resending = { face: WEBHOOK, from, until, ...target };
      const resent = granted(await resendUntaken(context, caller.merchantId, resending));
      return { object: "resent" as const, ...resent };
    },
  );
}
