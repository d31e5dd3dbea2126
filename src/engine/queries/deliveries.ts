/** Reading what was sent to whom, and what came of it. */
import type { Delivery, DeliveryKey } from "../../store/delivery/delivery.ts";
import { selectDeliveryLog, type LoggedTry } from "../../store/delivery/select-delivery-log.ts";
import {
  selectDeliveryPage,
  type DeliveryFilter,
} from "../../store/delivery/select-delivery-page.ts";
import { selectDeliveryBody } from "../../store/delivery/select-delivery-body.ts";
import { selectDelivery } from "../../store/delivery/select-delivery.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, pageOf, type Page } from "./page.ts";

export type DeliveryView = Delivery & {
  /** Its tries, the first one first. */
  readonly log: readonly LoggedTry[];
};

/** Null when the merchant has none of this key. */
export async function readDelivery(
  context: EngineContext,
  merchantId: bigint,
  key: DeliveryKey,
): Promise<DeliveryView | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const delivery = await selectDelivery(tx, key);
    if (delivery === null) return null;
    const failed = await selectDeliveryLog(tx, key);
    return { ...delivery, log: [...failed, ...lastTaken(delivery, failed)] };
  });
}

/** The try that was taken, which stands in the delivery itself. */
function lastTaken(delivery: Delivery, failed: readonly LoggedTry[]): LoggedTry[] {
  const { state, tries, lastAt, lastStatus, answer, tookMs } = delivery;
  if (state === "skipped" || lastAt === null || lastStatus === null) return [];
  if (failed.at(-1)?.tryNo === tries || state === "sending") return [];
  return [
    { tryNo: tries, at: lastAt, status: lastStatus, answer: answer ?? "", tookMs: tookMs ?? 0 },
  ];
}

/** What its tries sent, as its face stored it; null: nothing yet, or there is no such delivery. */
export async function deliveryBody(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  key: DeliveryKey,
): Promise<string | null> {
  return await context.db.tenant(merchantId, (tx) => selectDeliveryBody(tx, key));
}

export type DeliveryPageRequest = {
  /** Only what lies beyond it; null: from the newest. */
  readonly after: DeliveryKey | null;
  readonly limit: number;
};

/** The newest event first. */
export async function listDeliveries(
  context: EngineContext,
  merchantId: bigint,
  filter: DeliveryFilter,
  { after, limit }: DeliveryPageRequest,
): Promise<Page<Delivery>> {
  const before = after ?? { eventId: BEYOND_ALL_IDS, targetId: BEYOND_ALL_IDS };
  const rows = await context.db.tenant(merchantId, (tx) =>
    selectDeliveryPage(tx, filter, { before, limit: limit + 1 }),
  );
  return pageOf(rows, { after: null, limit });
}
