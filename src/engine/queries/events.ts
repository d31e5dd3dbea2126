/** Reading what happened. */
import type { EventRow } from "../../store/event/event-row.ts";
import { selectEventPage, type EventPage } from "../../store/event/select-event-page.ts";
import { selectEvent } from "../../store/event/select-event.ts";
import type { EngineContext } from "../engine-context.ts";
import { pageOf, type Page, type PageRequest } from "./page.ts";

export type EventView = EventRow;

export type EventFilter = Omit<EventPage, "afterId" | "limit">;

/** Null when the merchant has none of this id. */
export async function readEvent(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<EventRow | null> {
  return await context.db.tenant(merchantId, (tx) => selectEvent(tx, id));
}

/** Events by id, the smallest first; ids follow the time only roughly, `orderNo` within a purchase. */
export async function listEvents(
  context: EngineContext,
  merchantId: bigint,
  filter: EventFilter,
  request: PageRequest,
): Promise<Page<EventRow>> {
  const page = { ...filter, afterId: request.after ?? 0n, limit: request.limit + 1 };
  const rows = await context.db.tenant(merchantId, (tx) => selectEventPage(tx, page));
  return pageOf(rows, request);
}
