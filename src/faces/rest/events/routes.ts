import { listEvents, readEvent } from "../../../engine/queries/events.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Event, EventList, EventPath, EventQuery } from "./contract.ts";
import { renderEvent } from "./render.ts";

/** What happened, by id upwards, so that a reader can go on where it stopped. */
export function eventRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/events",
    { schema: { querystring: EventQuery, response: { 200: EventList, ...PROBLEMS } } },
    async ({ caller, query }) => {
      const { purchaseId = null, kind = null, from = null, before = null } = query;
      const filter = { purchaseId, kind, from, before };
      const request = { limit: query.limit, after: query.after ?? null };
      const page = await listEvents(context, caller.merchantId, filter, request);
      return renderList(page, renderEvent, (event) => event.id);
    },
  );

  scope.get(
    "/events/:id",
    { schema: { params: EventPath, response: { 200: Event, ...PROBLEMS } } },
    async ({ caller, params }) =>
      renderEvent(found(await readEvent(context, caller.merchantId, params.id), "event")),
  );
}
