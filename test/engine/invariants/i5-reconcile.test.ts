// Goal: I5, `reconcile` finds nothing where the books are right (every test of this folder ends with
// that) and names what is wrong where they are not. Method: the owner of the database, past all the
// program's guards, changes one thing at a time; then everything is put back.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DIFFERENCE_KINDS, type DifferenceKind } from "../../../src/engine/reconcile/reconcile.ts";
import { audit, reconcileBooks } from "../support/audit.ts";
import { buy, CARDS, once, openShop, recurs, type Sale } from "../support/shop.ts";
import { advance, openWorld, type World } from "../support/world.ts";

const TABLES = ["transactions", "transaction_lines", "ledger_entries", "settlements"];

let world: World;
let owner: pg.Client;
let sale: Sale;
let declined: Sale;
let surplus: Sale;

beforeAll(async () => {
  world = await openWorld();
  const shop = await openShop(world);
  sale = await buy(shop, { lines: [once(250n), recurs(1000n)] });
  declined = await buy(shop, { card: CARDS.softDecline });
  await world.bank().control("books-twice");
  surplus = await buy(shop, { recurring: null, amountMinor: 80n });
  await world.bank().control("up");
  await advance(world, "2026-02-02T12:00:00Z");
  owner = new pg.Client({ connectionString: world.adminUrl() });
  await owner.connect();
  await owner.query("create schema kept");
  for (const table of TABLES) {
    await owner.query(`create table kept.${table} as select * from public.${table}`);
  }
});

beforeEach(async () => {
  for (const table of TABLES) {
    await owner.query(`truncate ${table}`);
    await owner.query(`insert into public.${table} select * from kept.${table}`);
  }
});

afterAll(async () => {
  await owner.end();
  await world.close();
});

test("I5 the books as the program left them agree", async () => {
  await audit(world);
  const report = await reconcileBooks(world);
  expect(report).toMatchObject({
    merchants: 1,
    // three first payments, a renewal, the surplus and its refund
    transactions: 6,
    bankEntries: 5,
    surplus: { found: 1, refunded: 1 },
    total: 0,
  });
});

type Tampering = {
  readonly what: string;
  /** `$1` is the sale's first payment, `$2` the declined one, `$3` the one with surplus. */
  readonly sql: readonly string[];
  readonly finds: Partial<Record<DifferenceKind, number>>;
};

const FIRST = "select $1::bigint as sale, $2::bigint as declined, $3::bigint as surplus";

const TAMPERINGS: readonly Tampering[] = [
  {
    what: "an approval whose key the bank never saw",
    sql: [`update transactions set attempt_key = '${randomUUID()}' from it where id = sale`],
    finds: { missing_at_bank: 1, unknown_to_us: 1 },
  },
  {
    what: "a decline whose key we forgot",
    sql: [`update transactions set attempt_key = '${randomUUID()}' from it where id = declined`],
    finds: { decline_unknown_to_us: 1 },
  },
  {
    what: "another amount than the bank's, all through our books",
    sql: [
      "update transactions set amount_minor = 1350 from it where id = sale",
      "update transaction_lines set amount_minor = 350 from it where transaction_id = sale and line_no = 1",
      "update ledger_entries set amount_minor = 350 from it where source_id = sale and entry_no = 1",
    ],
    finds: { amount_differs: 1 },
  },
  {
    what: "another currency than the bank's",
    sql: ["update transactions set currency = 'USD' from it where id = sale"],
    finds: { amount_differs: 1 },
  },
  {
    what: "a decline here of what the bank booked",
    sql: [
      "update transactions set state = 'declined' from it where id = sale",
      "update transaction_lines set live = false from it where transaction_id = sale",
      "delete from ledger_entries using it where source_id = sale",
    ],
    finds: { outcome_differs: 1 },
  },
  {
    what: "an approval here of what the bank declined",
    sql: [
      "update transactions set state = 'approved' from it where id = declined",
      "update transaction_lines set live = true from it where transaction_id = declined",
      `insert into ledger_entries select merchant_id, id, 1, 'clearing', 'sales', amount_minor,
              currency, customer_id, business_on from transactions, it where id = declined`,
    ],
    finds: { outcome_differs: 1 },
  },
  {
    what: "a payment that nobody has decided",
    sql: [
      "update transactions set state = 'unknown', check_at = at from it where id = sale",
      "delete from ledger_entries using it where source_id = sale",
    ],
    finds: { undecided: 1 },
  },
  {
    what: "a second booking of the bank's that nobody recorded",
    sql: [
      `delete from ledger_entries using it, transactions t
        where t.parent_id = surplus and (source_id = t.id or source_id in
              (select r.id from transactions r where r.parent_id = t.id))`,
      `delete from transactions r using it, transactions t
        where t.parent_id = surplus and r.parent_id = t.id`,
      "delete from transactions using it where parent_id = surplus",
    ],
    // its refund is a booking of the bank's that belongs to nothing now
    finds: { surplus_not_recorded: 1, unknown_to_us: 1 },
  },
  {
    what: "an entry that is missing",
    sql: ["delete from ledger_entries using it where source_id = sale and entry_no = 2"],
    finds: { ledger_differs: 1 },
  },
  {
    what: "an entry of another amount",
    sql: [
      "update ledger_entries set amount_minor = 1 from it where source_id = sale and entry_no = 1",
    ],
    finds: { ledger_differs: 1 },
  },
  {
    what: "an entry the wrong way round",
    sql: [
      `update ledger_entries set debit = 'sales', credit = 'clearing' from it
        where source_id = sale and entry_no = 1`,
    ],
    finds: { ledger_differs: 1 },
  },
  {
    what: "an entry for a payment that was declined",
    sql: [
      `insert into ledger_entries select merchant_id, id, 1, 'clearing', 'sales', amount_minor,
              currency, customer_id, business_on from transactions, it where id = declined`,
    ],
    finds: { ledger_differs: 1 },
  },
  {
    what: "a line that is missing",
    sql: ["delete from transaction_lines using it where transaction_id = sale and line_no = 1"],
    finds: { lines_differ: 1 },
  },
  {
    what: "lines that do not add up",
    sql: [
      "update transaction_lines set amount_minor = 1 from it where transaction_id = sale and line_no = 1",
    ],
    finds: { lines_differ: 1 },
  },
  {
    what: "a live line of a declined payment",
    sql: ["update transaction_lines set live = true from it where transaction_id = declined"],
    finds: { lines_differ: 1 },
  },
  {
    what: "a dead line of an approved payment",
    sql: [
      "update transaction_lines set live = false from it where transaction_id = sale and line_no = 2",
    ],
    finds: { lines_differ: 1 },
  },
  {
    what: "a batch of another total than its entry",
    sql: ["update settlements set total_minor = total_minor + 1 where settle_on = '2026-01-01'"],
    finds: { settlement_differs: 1 },
  },
  {
    what: "a batch whose entry is missing",
    sql: ["delete from ledger_entries where debit = 'bank' and booked_on = '2026-01-02'"],
    finds: { settlement_differs: 1 },
  },
];

test("I5 every kind of difference is planted below", () => {
  const planted = new Set(TAMPERINGS.flatMap(({ finds }) => Object.keys(finds)));
  expect([...planted].toSorted()).toEqual([...DIFFERENCE_KINDS].toSorted());
});

for (const { what, sql, finds } of TAMPERINGS) {
  test(`I5 reconcile finds ${what}`, async () => {
    const ids = [sale.transactionId, declined.transactionId, surplus.transactionId];
    await owner.query("drop table if exists it");
    const values = FIRST.replaceAll(/\$(\d)/g, (_, no: string) => String(ids[Number(no) - 1]));
    await owner.query(`create temporary table it as ${values}`);
    for (const statement of sql) {
      const changed = await owner.query(statement);
      expect(changed.rowCount).toBeGreaterThan(0);
    }
    const { counts, total } = await reconcileBooks(world);
    const found = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    expect(found).toEqual(finds);
    expect(total).toBe(Object.values(finds).reduce((sum, count) => sum + count, 0));
  });
}

test("I5 reconcile finds money that the bank moved for nobody", async () => {
  const key = randomUUID();
  const charged = await world.bank().call("/v1/charges", {
    key,
    kind: "sale",
    amountMinor: "4200",
    currency: "EUR",
    card: { number: CARDS.good, expiryYear: 2035, expiryMonth: 12 },
    reference: "none of ours",
    initiator: "customer",
    reason: "first",
  });
  expect(charged.status).toBe(200);
  const { differences } = await reconcileBooks(world);
  expect(differences).toEqual([
    {
      kind: "unknown_to_us",
      merchantId: null,
      transactionId: null,
      at: "2026-02-02T12:00:00.000Z",
      key,
      detail: "the bank booked 4200 EUR (sale)",
    },
  ]);
});
