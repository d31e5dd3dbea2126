/** Looks at the rows that a run left: nothing is timed that is not right. */
import type pg from "pg";

export type Expectation = {
  /** YYYY-MM-DD, UTC: the business date of the run. */
  readonly today: string;
  readonly renewals: number;
  /** approved: paid, posted, told. declined: dead and told. undecided: some of each and silence. */
  readonly outcome: "approved" | "declined" | "undecided";
};

type Counts = Readonly<Record<string, number>>;

/** Every due position has one transaction and one line; the ledger is the sum of what was approved. */
const COUNTS = `
  with charged as (
    select t.merchant_id, t.id, t.state, t.amount_minor, l.subscription_id, l.position, l.live
      from transactions t
      join transaction_lines l on l.merchant_id = t.merchant_id and l.transaction_id = t.id
     where t.business_on = $1 and t.stage = 'rebill')
  select (select count(*)::int from charged) as charges,
         (select count(distinct (merchant_id, subscription_id, position))::int from charged) as positions,
         (select count(*)::int from charged where state = 'approved') as approved,
         (select count(*)::int from charged where state = 'declined') as declined,
         (select count(*)::int from charged where state in ('unknown', 'waiting')) as undecided,
         (select count(*)::int from charged where live) as live,
         (select coalesce(sum(amount_minor), 0)::int from charged where state = 'approved') as taken,
         (select coalesce(sum(amount_minor), 0)::int from ledger_entries
           where booked_on = $1 and debit = 'clearing' and credit = 'sales') as posted,
         (select count(*)::int from ledger_entries where booked_on = $1) as entries,
         (select count(*)::int from events e join charged c
             on c.merchant_id = e.merchant_id and c.id = e.transaction_id) as events,
         (select count(*)::int from subscriptions
           where last_charged_on = $1 and position = 4 and version = 2) as advanced`;

/** Throws with what differs. */
export async function verifyRun(client: pg.Client, expected: Expectation): Promise<void> {
  const { today, renewals: n, outcome } = expected;
  // statistics from before the run say that nothing is of today: each join would be a loop in a loop
  await client.query("analyze transactions, transaction_lines, ledger_entries, events");
  const { rows } = await client.query<Counts>(COUNTS, [today]);
  const found = rows[0] ?? {};
  const approved =
    outcome === "approved" ? n : outcome === "declined" ? 0 : (found["approved"] ?? 0);
  const wanted: Counts = {
    charges: n,
    positions: n,
    approved,
    declined: outcome === "declined" ? n : 0,
    undecided: n - approved - (outcome === "declined" ? n : 0),
    live: outcome === "declined" ? 0 : n,
    posted: found["taken"] ?? 0,
    entries: approved,
    events: n,
    advanced: approved,
  };
  const wrong = Object.entries(wanted).filter(([name, count]) => found[name] !== count);
  if (wrong.length > 0) {
    const differences = wrong.map(([name, count]) => `${name} ${found[name]} instead of ${count}`);
    throw new Error(`the rows are not what they should be: ${differences.join(", ")}`);
  }
}

/**
 * One line for each table: how many rows, and a checksum of all their columns but those that no two
 * runs can share (ids, keys, instants, the gateway's references, a place in the order).
 */
const DIGESTS: Readonly<Record<string, string>> = {
  transactions: `
    select t.merchant_id, l.subscription_id, t.customer_id, t.purchase_id, t.kind, t.stage,
           t.parent_id, t.payment_method_id, t.gateway_account_id, t.amount_minor, t.currency,
           t.line_count, t.state, t.attempt_no, t.check_at, t.stood_in_at, t.business_on,
           t.auth_code, t.response_code, t.decline_class, t.advice_code, t.settle_on,
           t.settle_hold, t.settle_minor, t.reversed_minor, t.version, t.extra
      from transactions t
      join transaction_lines l on l.merchant_id = t.merchant_id and l.transaction_id = t.id
     where t.business_on = $1`,
  transaction_lines: `
    select l.merchant_id, l.line_no, l.kind, l.subscription_id, l.position, l.ref_id, l.due_on,
           l.amount_minor, l.live
      from transaction_lines l where l.due_on >= $1`,
  subscriptions: `
    select to_jsonb(s) - 'order_no' as row from subscriptions s where s.last_charged_on = $1`,
  ledger_entries: `
    select e.merchant_id, l.subscription_id, e.entry_no, e.debit, e.credit, e.amount_minor,
           e.currency, e.customer_id, e.booked_on
      from ledger_entries e
      join transaction_lines l on l.merchant_id = e.merchant_id and l.transaction_id = e.source_id
     where e.booked_on = $1`,
  events: `
    select e.merchant_id, e.kind, e.purchase_id, e.subscription_id, l.subscription_id as of_line,
           e.actor, e.facts
      from events e
      join transactions t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
      join transaction_lines l on l.merchant_id = t.merchant_id and l.transaction_id = t.id
     where t.business_on = $1`,
  settlements: `
    select s.merchant_id, s.gateway_account_id, s.settle_on, s.currency, s.state, s.total_minor
      from settlements s where s.settle_on = $1`,
};

export type Digest = { readonly table: string; readonly rows: number; readonly checksum: string };

/** Of the rows that a run wrote. Two runs that did the same work have equal digests. */
export async function digestRun(client: pg.Client, today: string): Promise<readonly Digest[]> {
  const digests: Digest[] = [];
  for (const [table, sql] of Object.entries(DIGESTS)) {
    const { rows } = await client.query<{ rows: number; checksum: string }>(
      `select count(*)::int as rows, md5(string_agg(d::text, '|' order by d::text)) as checksum
         from (${sql}) d`,
      [today],
    );
    digests.push({ table, rows: rows[0]?.rows ?? 0, checksum: rows[0]?.checksum ?? "" });
  }
  return digests;
}
