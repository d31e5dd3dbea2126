import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { DeliveryStep } from "../../domain/delivery/after-try.ts";
import { instants } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { DeliveryKey } from "./delivery.ts";

export type TriedDelivery = DeliveryKey &
  DeliveryStep & {
    /** The number of the try, which fences the write. */
    readonly tries: number;
    readonly status: string;
    readonly answer: string;
    readonly tookMs: number;
  };

/**
 * What tries came to. The last try stands in the delivery, so that one that is taken at once writes
 * no other row; those that failed are kept in the log.
 */
const RECORD_DELIVERIES = statement(
  "record_deliveries",
  "tenant",
  `with r as (
     update deliveries d
        set state = u.state, try_at = u.try_at, last_status = u.status, last_at = $2::timestamptz,
            answer = u.answer, took_ms = u.took_ms
       from unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $7::timestamptz[],
            $8::text[], $9::text[], $10::int[])
         as u(event_id, target_id, tries, state, try_at, status, answer, took_ms)
      where d.merchant_id = $1::bigint and d.event_id = u.event_id and d.target_id = u.target_id
        and d.state = 'sending' and d.tries = u.tries
     returning 1),
   l as (
     insert into delivery_log (merchant_id, event_id, target_id, try_no, at, status, answer,
            took_ms)
     select $1::bigint, u.event_id, u.target_id, u.tries, $2::timestamptz, u.status, u.answer,
            u.took_ms
       from unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $8::text[], $9::text[],
            $10::int[])
         as u(event_id, target_id, tries, state, status, answer, took_ms)
      where u.state in ('due','given_up')
     on conflict do nothing
     returning 1)
   select (select count(*)::int from r) as recorded, (select count(*)::int from l) as logged`,
);

/** Answers how many were still at that try; another process has the others. */
export async function recordDeliveries(
  tx: Tx,
  now: Instant,
  tried: readonly TriedDelivery[],
): Promise<number> {
  const [counts] = await tx.query<{ recorded: number }>(RECORD_DELIVERIES, [
    tx.merchantId,
    isoInstant(now),
    tried.map(({ eventId }) => eventId),
    tried.map(({ targetId }) => targetId),
    tried.map(({ tries }) => tries),
    tried.map(({ state }) => state),
    instants(tried.map(({ tryAt }) => tryAt)),
    tried.map(({ status }) => status),
    tried.map(({ answer }) => answer),
    tried.map(({ tookMs }) => tookMs),
  ]);
  return counts?.recorded ?? 0;
}
