import { listEvents } from "../../../engine/queries/events.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { pageRequest, renderGrowingList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { EventList, EventQuery } from "./contract.ts";
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
      const { purchaseId } = request.query;
      const { merchantId } = request.caller;
      const page = await listEvents(context, merchantId, purchaseId ?? null, pageRequest(request));
      return renderGrowingList(request, page, renderEvent, (event) => event.id);
    },
  );
}
