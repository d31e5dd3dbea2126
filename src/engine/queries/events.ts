/** Reading what happened. */
import type { EventRow } from "../../store/event/event-row.ts";
import { selectEventPage } from "../../store/event/select-event-page.ts";
import type { EngineContext } from "../engine-context.ts";
import { pageOf, type Page, type PageRequest } from "./page.ts";

export type EventView = EventRow;

/** Events by id, the smallest first; ids follow the time only roughly, `orderNo` within a purchase. */
export async function listEvents(
  context: EngineContext,
  merchantId: bigint,
  purchaseId: bigint | null,
  request: PageRequest,
): Promise<Page<EventRow>> {
  const page = { afterId: request.after ?? 0n, purchaseId, limit: request.limit + 1 };
  const rows = await context.db.tenant(merchantId, (tx) => selectEventPage(tx, page));
  return pageOf(rows, request);
}
