/** Nothing that is due at some instant is parked beyond it: no lane sleeps through its work. */
import { startOf } from "../auditor/zones.ts";
import type { LookedAt, Violation } from "../violation.ts";

type LaneRow = {
  readonly merchantId: bigint;
  readonly duty: string;
  readonly lane: number;
  readonly zone: string;
  readonly startsAt: string;
  readonly nextDueMs: bigint;
};

type Work = {
  readonly merchantId: bigint;
  readonly duty: string;
  readonly lane: number;
  /** When it is due: a date where its lane is, or an instant. */
  readonly dueOn: string | null;
  readonly dueMs: bigint | null;
};

/** A lane may be looked at somewhat later than its work is due: clocks differ, locked rows are tried again. */
const LATE_MS = 60_000;

export async function checkLanes({ read, endAt }: LookedAt): Promise<readonly Violation[]> {
  const lanes = await read<LaneRow>(
    `select merchant_id, duty, lane, zone, starts_at::text as starts_at,
            (extract(epoch from next_due_at) * 1000)::bigint as next_due_ms
       from due_merchants`,
  );
  const work = await read<Work>(
    `select s.merchant_id, 'renew' as duty, s.lane, min(s.charge_on)::text as due_on,
            null::bigint as due_ms
       from subscriptions s
      where s.charge_on is not null
        and not exists (select 1 from transaction_lines l
                         where l.merchant_id = s.merchant_id and l.subscription_id = s.id
                           and l.position = s.position and l.live)
      group by s.merchant_id, s.lane
     union all
     select merchant_id, 'open', 0, null, (extract(epoch from min(check_at)) * 1000)::bigint
       from transactions where check_at is not null group by merchant_id
     union all
     select merchant_id, 'expire', 0, null, (extract(epoch from min(access_until)) * 1000)::bigint
       from purchases where access_until is not null and state in ('active', 'cancelled')
      group by merchant_id`,
  );
  return work.flatMap((one) => {
    const lane = lanes.find(
      ({ merchantId, duty, lane: no }) =>
        merchantId === one.merchantId && duty === one.duty && no === one.lane,
    );
    const what = `merchant ${one.merchantId}, ${one.duty} lane ${one.lane}`;
    if (lane === undefined) return [{ rule: "lanes", detail: `${what}: expected one, seen none` }];
    const dueAt =
      one.dueOn === null
        ? Number(one.dueMs)
        : startOf(lane.zone, one.dueOn, lane.startsAt.slice(0, 5));
    const latest = Math.max(dueAt, endAt) + LATE_MS;
    if (Number(lane.nextDueMs) <= latest) return [];
    return [
      {
        rule: "lanes",
        detail:
          `${what}: expected a look by ${new Date(latest).toISOString()}, ` +
          `seen one at ${new Date(Number(lane.nextDueMs)).toISOString()}`,
      },
    ];
  });
}
