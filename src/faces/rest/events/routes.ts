import { listEvents, readEvent } from "../../../engine/queries/events.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { pageRequest, renderGrowingList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Event, EventList, EventPath, EventQuery } from "./contract.ts";
import { eventOperations } from "./operations.ts";
import { renderEvent } from "./render.ts";

/** What happened, by id upwards, so that a reader can go on where it stopped. */
export function eventRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/events",
    {
      schema: {
        operation: eventOperations.list,
        querystring: EventQuery,
        response: { 200: EventList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { purchaseId = null, kind = null, from = null, before = null } = request.query;
      const filter = { purchaseId, kind, from, before };
      const { merchantId } = request.caller;
      const page = await listEvents(context, merchantId, filter, pageRequest(request));
      return renderGrowingList(request, page, renderEvent, (event) => event.id);
    },
  );

  scope.get(
    "/events/:id",
    {
      schema: {
        operation: eventOperations.read,
        params: EventPath,
        response: { 200: Event, ...PROBLEMS },
      },
    },
    async ({ caller, params }) =>
      renderEvent(found(await readEvent(context, caller.merchantId, params.id), "event")),
  );
}
