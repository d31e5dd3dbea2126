// Goal: the hot statements find their rows by index whatever the planner believes about the tables:
// statistics from a moment when nothing was due or open must not turn 500 probes into a scan of
// everything (docs/decisions/one-change-one-statement.md). Method: 20,000 subscriptions and charges,
// four histories of statistics, in a session as the program opens it: its role, row-level security,
// plans that do not look at values.
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { PlainDate } from "../../src/domain/calendar/plain-date.ts";
import type { Subscription } from "../../src/domain/subscription/subscription.ts";
import type { Transaction } from "../../src/domain/transaction/transaction.ts";
import { recordAlike } from "../../src/store/change/record-alike.ts";
import { recordHot, type HotChange } from "../../src/store/change/record-hot.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { selectChargeMethods } from "../../src/store/payment-method/select-charge-methods.ts";
import { totalBatch } from "../../src/store/settlement/total-batch.ts";
import { encode } from "../../src/store/encode.ts";
import type { SqlValue, Statement, Tx } from "../../src/store/statement.ts";
import { lockDue } from "../../src/store/subscription/lock-due.ts";
import { selectClaimable } from "../../src/store/subscription/select-claimable.ts";
import { selectSubscriptions } from "../../src/store/subscription/select-subscriptions.ts";
import { selectNextChargeDate } from "../../src/store/subscription/select-lane-dates.ts";
import { selectLivePositions } from "../../src/store/transaction/select-live-positions.ts";
import { claimOpen } from "../../src/store/transaction/claim-open.ts";
import { selectTransactions } from "../../src/store/transaction/select-transactions.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";

const MERCHANT = 1n;
const ROWS = 20_000;
const TODAY = "2026-02-01" as PlainDate;
const NOW = Date.UTC(2026, 1, 1);
const BATCH = Array.from({ length: 500 }, (_, index) => BigInt(index * 40 + 2));

/** Quiet: nothing is due before March, nothing is open. */
const FILL = `
  insert into subscriptions (merchant_id, id, purchase_id, customer_id, payment_method_id,
         gateway_account_id, policy_id, lane, state, order_no, unit, frequency, anchor_on, anchor_day,
         slot, position, due_on, charge_on, amount_minor, currency)
  select 1 + n % 2, n, n, n, n, 1, 1, 0, 'active', 1, 'MONTH', 1, '2026-01-01', 1, 1, 2,
         date '2026-03-01' + (n / 2 % 60), date '2026-03-01' + (n / 2 % 60), 1000, 'EUR'
    from generate_series(1, ${2 * ROWS}) n;
  insert into payment_methods (merchant_id, id, customer_id, kind, brand, state, created_at)
  select 1 + n % 2, n, n, 'card', 'visa', 'usable', '2026-01-01'
    from generate_series(1, ${2 * ROWS}) n;
  insert into transactions (merchant_id, id, customer_id, purchase_id, kind, stage,
         gateway_account_id, amount_minor, currency, line_count, state, attempt_key, at, business_on,
         decided_at, settle_on)
  select 1 + n % 2, n, n, n, 'sale', 'rebill', 1, 1000, 'EUR', 1, 'approved', gen_random_uuid(),
         '2026-01-01', date '2026-01-01' + (n / 2 % 60), '2026-01-01', date '2026-01-01' + (n / 2 % 60)
    from generate_series(1, ${2 * ROWS}) n;
  insert into transaction_lines (merchant_id, transaction_id, line_no, kind, subscription_id, position,
         amount_minor)
  select 1 + n % 2, n, 1, 'position', n, 1, 1000 from generate_series(1, ${2 * ROWS}) n`;

/** The first of the month: a third is due, and as much is on the line. */
const FALL_DUE = `
  update subscriptions set charge_on = '2026-02-01', due_on = '2026-02-01' where id % 3 = 0;
  update transactions set state = 'sending', check_at = '2026-02-01', decided_at = null,
         settle_on = null where id % 3 = 0`;

const TABLES = ["subscriptions", "payment_methods", "transactions", "transaction_lines"];
const ANALYSE = TABLES.map((table) => `analyze ${table}`).join(";");
/** The background process must not look at the tables between the steps. */
const BY_HAND = TABLES.map((table) => `alter table ${table} set (autovacuum_enabled = false)`).join(
  ";",
);

const HISTORIES: readonly { readonly statistics: string; readonly steps: readonly string[] }[] = [
  { statistics: "none", steps: [FILL, FALL_DUE] },
  { statistics: "of empty tables", steps: [ANALYSE, FILL, FALL_DUE] },
  { statistics: "fresh", steps: [FILL, FALL_DUE, ANALYSE] },
  { statistics: "of a quiet day", steps: [FILL, ANALYSE, FALL_DUE] },
];

/** Which indexes each statement reads, and by which of their columns. */
const READS: Readonly<Record<string, readonly string[]>> = {
  lock_due: [
    "subscriptions_due merchant_id lane charge_on",
    "subscriptions_of_purchase merchant_id purchase_id",
  ],
  select_claimable: [
    "lines_one_live_per_position merchant_id subscription_id position",
    "subscriptions_due merchant_id lane charge_on",
    "subscriptions_of_purchase merchant_id purchase_id",
  ],
  select_next_charge_date: ["subscriptions_due merchant_id lane charge_on"],
  select_live_positions: ["lines_one_live_per_position merchant_id subscription_id position"],
  claim_open: ["transactions_open merchant_id check_at", "transactions_pkey merchant_id id"],
  record_alike: [
    "notification_targets_pkey merchant_id",
    "subscriptions_pkey merchant_id id",
    "transaction_lines_pkey merchant_id transaction_id",
    "transactions_pkey merchant_id id",
  ],
  record_hot: [
    "notification_targets_pkey merchant_id",
    "subscriptions_pkey merchant_id id",
    "transaction_lines_pkey merchant_id transaction_id",
    "transactions_pkey merchant_id id",
  ],
  select_charge_methods: ["payment_methods_pkey merchant_id id"],
  total_batch: [
    "transactions_by_day merchant_id business_on",
    "transactions_deferred merchant_id settle_on",
  ],
};

type Node = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Node[];
};

/** A transaction in which statements are planned and not run; `reads` gets what each would read. */
function planningIn(tx: Tx, reads: Map<string, readonly string[]>): Tx {
  const run = (text: string): Promise<object[]> =>
    // one name a text: the driver prepares by name
    tx.query({ name: `plan_${(statements += 1)}`, scope: "tenant", text }, []);
  const query = async <R extends object>(made: Statement, values: readonly SqlValue[]) => {
    await run(`prepare ${made.name} as ${made.text}`);
    const rows = await run(
      `explain (format json) execute ${made.name}(${values.map(literal).join(", ")})`,
    );
    const [top] = Object.values(rows[0] ?? {}) as [[{ Plan: Node }]];
    reads.set(made.name, readsOf(top[0].Plan));
    await run(`deallocate ${made.name}`);
    return rows as R[];
  };
  const { merchantId } = tx;
  return { merchantId, query, last: { merchantId, query } };
}

let statements = 0;

function literal(value: SqlValue): string {
  const text = encode(value);
  return text === null ? "null" : `'${text.replaceAll("'", "''")}'`;
}

/** Tables that are read whole, and indexes with the columns that the reading is narrowed by. */
function readsOf(top: Node): readonly string[] {
  const found = flat(top).flatMap((node) => {
    if (node["Node Type"] === "Seq Scan") return [`all of ${node["Relation Name"]}`];
    if (node["Index Name"] === undefined) return [];
    const columns = (node["Index Cond"] ?? "").matchAll(/"?([a-z_]+)"? (?:=|<=|>) /g);
    return [[node["Index Name"], ...Array.from(columns, ([, column]) => column)].join(" ")];
  });
  return [...new Set(found)].toSorted();
}

function flat(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

async function planAll(db: Database): Promise<object> {
  const reads = new Map<string, readonly string[]>();
  await db.tenant(MERCHANT, async (tx) => {
    const subscriptions = await selectSubscriptions(tx, BATCH);
    const transactions = await selectTransactions(tx, BATCH);
    const planning = planningIn(tx, reads);
    await lockDue(planning, { lane: 0, today: TODAY, after: null, limit: BATCH.length });
    await selectClaimable(planning, 0, TODAY);
    await selectNextChargeDate(planning, 0, TODAY);
    await selectLivePositions(planning, subscriptions);
    await claimOpen(planning, { now: NOW, leaseUntil: NOW + 1, limit: BATCH.length });
    const change = hotChange(subscriptions, transactions);
    await recordHot(planning, change);
    const [example] = transactions;
    if (example === undefined) throw new Error("there are no transactions");
    await recordAlike(planning, { ...change, outcome: example, entry: null, eventKind: null });
    await selectChargeMethods(planning, BATCH);
    await totalBatch(planning, { gatewayAccountId: 1n, settleOn: TODAY, currency: "EUR" });
  });
  return Object.fromEntries(reads);
}

/** 500 approvals, as a batch of answers records them. */
function hotChange(
  subscriptions: readonly Subscription[],
  transactions: readonly Transaction[],
): HotChange {
  return {
    now: NOW,
    subscriptions: subscriptions.map((was) => ({ was, next: { ...was, position: 3 } })),
    transactions: transactions.map((was) => ({ was, next: { ...was, state: "approved" } })),
    deadLinesOf: transactions.map(({ id }) => id),
    entries: [],
    events: [],
    attempts: [],
  };
}

for (const { statistics, steps } of HISTORIES) {
  test(`statistics ${statistics}: every hot statement probes its indexes`, async () => {
    const { url, adminUrl, drop } = await createDatabaseFromTemplate();
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    for (const step of [BY_HAND, ...steps]) await admin.query(step);
    await admin.end();
    const db = openPostgres({ url, connections: 1 });
    onTestFinished(async () => {
      await db.close();
      await drop();
    });
    expect(await planAll(db)).toEqual(READS);
  });
}
