/** I1, I2, I3: lines, keys and undecided rows. */
import type { LookedAt, Violation } from "../violation.ts";

export async function checkCharges(looked: LookedAt): Promise<readonly Violation[]> {
  return [
    ...(await liveLines(looked)),
    ...(await linesOfTransactions(looked)),
    ...(await undecided(looked)),
    ...(await keys(looked)),
  ];
}

/** The unique index says so, too; a damaged schema is one of the things that may be wrong. */
async function liveLines({ read }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ subscriptionId: bigint; position: number; live: bigint }>(
    `select subscription_id, position, count(*) as live
       from transaction_lines where live and subscription_id is not null
      group by merchant_id, subscription_id, position
     having count(*) > 1`,
  );
  return rows.map(({ subscriptionId, position, live }) => ({
    rule: "one live line",
    detail: `subscription ${subscriptionId}, position ${position}: expected one, seen ${live}`,
  }));
}

/** Lines are live exactly as long as their transaction is under way or paid, and add up to it. */
async function linesOfTransactions({ read }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ id: bigint; state: string }>(
    `select t.id, t.state
       from transactions t
       left join (select merchant_id, transaction_id, count(*) as lines, sum(amount_minor) as minor,
                         count(*) filter (where live) as live
                    from transaction_lines group by merchant_id, transaction_id) l
         on l.merchant_id = t.merchant_id and l.transaction_id = t.id
      where coalesce(l.lines, 0) <> t.line_count
         or (t.line_count > 0 and l.minor <> t.amount_minor)
         or coalesce(l.live, 0)
            <> case when t.state in ('declined', 'failed') then 0 else t.line_count end`,
  );
  return rows.map(({ id, state }) => ({
    rule: "lines",
    detail: `transaction ${id} (${state}): expected lines that add up and are live while it is`,
  }));
}

async function undecided({ read }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ id: bigint; state: string }>(
    `select id, state from transactions where state in ('sending', 'unknown', 'waiting')`,
  );
  return rows.map(({ id, state }) => ({
    rule: "nothing undecided",
    detail: `transaction ${id}: expected a decision by the end, seen ${state}`,
  }));
}

/** No key belongs to two attempts, and the bank knows none that is not on record for its transaction. */
async function keys({ read, observations }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ key: string; id: bigint }>(
    `select attempt_key::text as key, id from transactions
     union all select attempt_key::text, transaction_id from attempts`,
  );
  const owners = new Map<string, bigint>();
  const found: Violation[] = [];
  for (const { key, id } of rows) {
    const other = owners.get(key);
    owners.set(key, id);
    if (other === undefined) continue;
    found.push({ rule: "keys", detail: `key ${key}: used by transactions ${other} and ${id}` });
  }
  const unknown = new Set<string>();
  for (const one of observations) {
    if (one.kind !== "bank" || one.reference === null || unknown.has(one.key)) continue;
    if (owners.get(one.key) === BigInt(one.reference)) continue;
    unknown.add(one.key);
    found.push({
      rule: "keys",
      detail: `key ${one.key} of transaction ${one.reference}: the bank has it, the rows do not`,
    });
  }
  return found;
}
