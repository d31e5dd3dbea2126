import { listEvents } from "../../../engine/queries/events.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { renderList } from "../wire/lists.ts";
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
    async ({ caller, query: { purchaseId, limit, after } }) => {
      const request = { limit, after: after ?? null };
      const page = await listEvents(context, caller.merchantId, purchaseId ?? null, request);
      return renderList(page, renderEvent, (event) => event.id);
    },
  );
}
