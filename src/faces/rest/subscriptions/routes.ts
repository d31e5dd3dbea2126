import { readSeries } from "../../../engine/queries/series.ts";
import { listSubscriptions, readSubscription } from "../../../engine/queries/subscriptions.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { pageRequest, renderList, startOf } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  SeriesList,
  SeriesQuery,
  Subscription,
  SubscriptionList,
  SubscriptionPath,
  SubscriptionQuery,
} from "./contract.ts";
import { subscriptionCommands } from "./command-routes.ts";
import { subscriptionOperations } from "./operations.ts";
import { renderSeriesEntry, renderSubscription } from "./render.ts";

const SERIES_PAGE = 1000;

export function subscriptionRoutes(scope: RestScope, options: RestOptions): void {
  const { context } = options;

  scope.get(
    "/subscriptions",
    {
      schema: {
        operation: subscriptionOperations.list,
        querystring: SubscriptionQuery,
        response: { 200: SubscriptionList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { purchaseId, customerId, state } = request.query;
      const page = await listSubscriptions(
        context,
        request.caller.merchantId,
        {
          purchaseId: purchaseId ?? null,
          customerId: customerId ?? null,
          state: state ?? null,
        },
        pageRequest(request),
      );
      return renderList(request, page, renderSubscription, (one) => one.id);
    },
  );

  scope.get(
    "/subscriptions/:id",
    {
      config: { versioned: true },
      schema: {
        operation: subscriptionOperations.read,
        params: SubscriptionPath,
        response: { 200: Subscription, ...PROBLEMS },
      },
    },
    async ({ caller, params }) => {
      const one = await readSubscription(context, caller.merchantId, params.id);
      return renderSubscription(found(one, "subscription"));
    },
  );

  scope.get(
    "/subscriptions/:id/series",
    {
      schema: {
        operation: subscriptionOperations.series,
        params: SubscriptionPath,
        querystring: SeriesQuery,
        response: { 200: SeriesList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { caller, params } = request;
      const page = await readSeries(context, caller.merchantId, params.id, {
        after: Number(startOf(request) ?? 0n),
        limit: SERIES_PAGE,
      });
      return renderList(
        request,
        found(page, "subscription"),
        renderSeriesEntry,
        (entry) => entry.number,
      );
    },
  );

  subscriptionCommands(scope, options);
}
