import type { Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { DeliveryKey } from "./delivery.ts";

const SELECT_DELIVERY_LOG = statement(
  "select_delivery_log",
  "tenant",
  `select l.try_no, l.at, l.status, l.answer, l.took_ms
     from delivery_log l
    where l.merchant_id = $1::bigint and l.event_id = $2::bigint and l.target_id = $3::bigint
    order by l.try_no`,
);

export type LoggedTry = {
  readonly tryNo: number;
  readonly at: Instant;
  readonly status: string;
  readonly answer: string;
  readonly tookMs: number;
};

/** Tries that failed, the first one first. */
export async function selectDeliveryLog(
  tx: Tx,
  { eventId, targetId }: DeliveryKey,
): Promise<LoggedTry[]> {
  return await tx.query<LoggedTry>(SELECT_DELIVERY_LOG, [tx.merchantId, eventId, targetId]);
}
