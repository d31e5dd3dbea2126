// Goal: a preview says what its command then does, to money, dates and access; refuses what it
// refuses; and leaves no trace. Method: each command is previewed, every row is compared, the command
// is carried out, and the resources are compared with what was promised.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import {
  buy,
  expectStatus,
  listed,
  monthly,
  paymentOf,
  single,
  subscriptionOf,
  type Answered,
} from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

/** A purchase as it stands after what a case needs first. */
type Begun = { readonly purchase: Answered; readonly subscriptionId: string };

type Case = {
  readonly name: string;
  readonly order?: Body;
  /** What is done before. */
  readonly first?: (begun: Begun) => readonly [string, Body?][];
  readonly path: (begun: Begun) => string;
  readonly body?: Body;
  readonly words: readonly string[];
  readonly money?: readonly (readonly [string, number])[];
  /** `state: dates of the next charges`, of each subscription. */
  readonly series: readonly string[];
  readonly access: string;
};

const UNCHANGED = "Access does not change; it lasts as long as it is paid.";
const TWO_LINES = single(0, {
  lines: [1, 2].map((n) => ({
    description: `Line ${n}`,
    amountMinor: 100 * n,
    recurring: { amountMinor: 100 * n, unit: "MONTH", frequency: 1 },
  })),
});

const CASES: readonly Case[] = [
  {
    name: "cancel, at the end of the paid time",
    path: ({ purchase }) => `/v1/purchases/${purchase.id}/cancel`,
    words: [
      "No money moves now.",
      "The subscription is cancelled: nothing more is charged.",
      "Access lasts until 2026-02-01.",
    ],
    series: ["cancelled:"],
    access: "cancelled true 2026-02-01T00:00:00.000Z",
  },
  {
    name: "cancel, now",
    path: ({ purchase }) => `/v1/purchases/${purchase.id}/cancel`,
    body: { access: "now" },
    words: [
      "No money moves now.",
      "The subscription is cancelled: nothing more is charged.",
      "Access ends now.",
    ],
    series: ["cancelled:"],
    access: "cancelled false 2026-01-01T00:00:00.000Z",
  },
  {
    name: "expire",
    path: ({ purchase }) => `/v1/purchases/${purchase.id}/expire`,
    words: [
      "No money moves now.",
      "The subscription is cancelled: nothing more is charged.",
      "Access ends now.",
    ],
    series: ["cancelled:"],
    access: "expired false 2026-01-01T00:00:00.000Z",
  },
  {
    name: "cancel the last subscription, now",
    path: ({ subscriptionId }) => `/v1/subscriptions/${subscriptionId}/cancel`,
    body: { access: "now" },
    words: [
      "No money moves now.",
      "The subscription is cancelled: nothing more is charged.",
      "Access ends now.",
    ],
    series: ["cancelled:"],
    access: "cancelled false 2026-01-01T00:00:00.000Z",
  },
  {
    name: "reactivate",
    first: ({ purchase }) => [[`/v1/purchases/${purchase.id}/cancel`]],
    path: ({ purchase }) => `/v1/purchases/${purchase.id}/reactivate`,
    words: [
      "No money moves now.",
      "The subscription is active.",
      "The subscription is charged 10.00 EUR on 2026-02-01, 10.00 EUR on 2026-03-01 and 10.00 EUR on 2026-04-01.",
      "Access lasts as long as it is paid.",
    ],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "activate all, of two",
    order: TWO_LINES,
    first: ({ purchase }) =>
      purchase.subscriptions.map(({ id }): [string] => [
        `/v1/subscriptions/${String(id)}/deactivate`,
      ]),
    path: ({ purchase }) => `/v1/purchases/${purchase.id}/activate-all`,
    words: [
      "No money moves now.",
      "Subscription 1 of 2 is active.",
      "Subscription 1 of 2 is charged 1.00 EUR on 2026-02-01, 1.00 EUR on 2026-03-01 and 1.00 EUR on 2026-04-01.",
      "Subscription 2 of 2 is active.",
      "Subscription 2 of 2 is charged 2.00 EUR on 2026-02-01, 2.00 EUR on 2026-03-01 and 2.00 EUR on 2026-04-01.",
      UNCHANGED,
    ],
    series: ["active: 02-01 03-01 04-01", "active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "deactivate one of two",
    order: TWO_LINES,
    path: ({ subscriptionId }) => `/v1/subscriptions/${subscriptionId}/deactivate`,
    words: [
      "No money moves now.",
      "Subscription 1 of 2 is inactive: nothing is charged until it is activated.",
      UNCHANGED,
    ],
    series: ["inactive:", "active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "extend",
    path: ({ subscriptionId }) => `/v1/subscriptions/${subscriptionId}/extend`,
    body: { days: 10 },
    words: [
      "No money moves now.",
      "The subscription is charged 10.00 EUR on 2026-02-11, 10.00 EUR on 2026-03-01 and 10.00 EUR on 2026-04-01, the first instead of 2026-02-01.",
      UNCHANGED,
    ],
    series: ["active: 02-11 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "change price, period, next date and end",
    path: ({ subscriptionId }) => `/v1/subscriptions/${subscriptionId}`,
    body: { amountMinor: 700, unit: "WEEK", frequency: 2, nextOn: "2026-01-20", finalNumber: 3 },
    words: [
      "No money moves now.",
      "The subscription costs 7.00 EUR a time instead of 10.00 EUR.",
      "The subscription is charged every 2 weeks instead of every month.",
      "The subscription ends with number 3.",
      "The subscription is charged 7.00 EUR on 2026-01-20 and 7.00 EUR on 2026-02-03, the first instead of 2026-02-01.",
      UNCHANGED,
    ],
    series: ["active: 01-20 02-03"],
    access: "active true null",
  },
  {
    name: "convert",
    path: ({ subscriptionId }) => `/v1/subscriptions/${subscriptionId}/convert`,
    body: { moveAnchor: true },
    words: [
      "10.00 EUR is charged now.",
      "The rest is so if the bank approves.",
      "The subscription is charged 10.00 EUR on 2026-02-01, 10.00 EUR on 2026-03-01 and 10.00 EUR on 2026-04-01.",
      UNCHANGED,
    ],
    order: monthly({ startsOn: "2026-01-20" }),
    money: [["sale", 1000]],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "refund a part",
    path: ({ purchase }) => `/v1/transactions/${paymentOf(purchase)}/refund`,
    body: { amountMinor: 300 },
    words: ["3.00 EUR is paid back now.", "The rest is so if the bank approves.", UNCHANGED],
    money: [["refund", 300]],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "void",
    path: ({ purchase }) => `/v1/transactions/${paymentOf(purchase)}/void`,
    words: [
      "The payment of 10.00 EUR is taken back before it settles.",
      "The rest is so if the bank approves.",
      UNCHANGED,
    ],
    money: [["void", 1000]],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "capture the rest",
    order: single(900, { kind: "auth", accessDays: 3 }),
    path: ({ purchase }) => `/v1/transactions/${paymentOf(purchase)}/capture`,
    words: [
      "9.00 EUR of what was reserved is taken now.",
      "The rest is so if the bank approves.",
      "Access does not change; it lasts until 2026-01-04.",
    ],
    money: [["capture", 900]],
    series: [],
    access: "active true 2026-01-04T00:00:00.000Z",
  },
  {
    name: "a lost dispute",
    path: ({ purchase }) => `/v1/transactions/${paymentOf(purchase)}/dispute`,
    body: { outcome: "lost", amountMinor: 1000 },
    words: ["10.00 EUR is booked as taken back by the bank.", UNCHANGED],
    money: [["chargeback", 1000]],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "switch the card off",
    path: ({ purchase }) => `/v1/payment-methods/${purchase.paymentMethodId}/switch-off`,
    words: [
      "No money moves now.",
      "The payment method is switched off; what 1 purchase would charge to it is declined until another one is given.",
      UNCHANGED,
    ],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
  {
    name: "another card in its place",
    path: ({ purchase }) => `/v1/payment-methods/${purchase.paymentMethodId}/replace`,
    body: { card: { number: "5555555555554444", expiryMonth: 6, expiryYear: 2031 } },
    words: [
      "No money moves now.",
      "The subscription is charged to another payment method.",
      UNCHANGED,
    ],
    series: ["active: 02-01 03-01 04-01"],
    access: "active true null",
  },
];

describe("says what the command does", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
  });

  test.for(CASES)("$name", async (given) => {
    const { name, path, body = {}, words, money = [], series, access } = given;
    const purchase = await buy(shop, given.order ?? monthly());
    const begun = { purchase, subscriptionId: firstSubscription(purchase) };
    for (const [before, options] of given.first?.(begun) ?? []) {
      expectStatus(await shop.post(before, options ?? {}), 200);
    }
    const at = path(begun);
    const send = name.startsWith("change") ? shop.patch : shop.post;

    const trace = await everything();
    const preview = expectStatus(await send(`${at}?preview=true`, body), 200);
    expect(await everything()).toEqual(trace);
    expect(preview["words"]).toEqual(words);
    expect(moneyOf(preview)).toEqual(money);
    expect(seriesOf(preview)).toEqual(series);
    expect(accessOf(preview)).toEqual([access]);

    const done = await send(at, body);
    expect([200, 201]).toContain(done.status);
    const after = expectStatus(await shop.get(`/v1/purchases/${purchase.id}`), 200);
    expect(`${after.state} ${String(after["hasAccess"])} ${String(after["accessUntil"])}`).toBe(
      access,
    );
    const promised = preview.subscriptions;
    expect(promised.map(({ state }) => state)).toEqual(
      after.subscriptions.map(({ state }) => state),
    );
    expect(promised.map(({ charges }) => (charges as Body[])[0]?.["chargeOn"] ?? null)).toEqual(
      after.subscriptions.map(({ chargeOn }) => chargeOn),
    );
    expect(await newestMoney(purchase.id, money.length)).toEqual(money);
  });

  test("the dates that were promised are the dates that come", async () => {
    const seller = await program.newMerchant();
    const { id } = await buy(seller, monthly({ startsOn: "2026-01-31" }));
    const [subscription] = await listed(seller, `/v1/subscriptions?purchaseId=${id}`);
    const path = `/v1/subscriptions/${String(subscription?.["id"])}/extend?preview=true`;
    const preview = expectStatus(await seller.post(path, { days: 1 }), 200);
    expect(seriesOf(preview)).toEqual(["active: 02-01 02-28 03-31"]);
    expectStatus(await seller.post(path.replace("?preview=true", ""), { days: 1 }), 200);
    await program.advanceTo(seller, "2026-04-01T00:00:00Z");
    const charged = await listed(seller, `/v1/transactions?purchaseId=${id}`);
    expect(charged.map(({ businessOn }) => businessOn)).toEqual([
      "2026-03-31",
      "2026-02-28",
      "2026-02-01",
      "2026-01-01",
    ]);
  });

  test("missed dates are charged at once, or passed over", async () => {
    const { id } = await buy(shop, monthly({ startsOn: "2026-05-01" }));
    const [subscription] = await listed(shop, `/v1/subscriptions?purchaseId=${id}`);
    const path = `/v1/subscriptions/${String(subscription?.["id"])}`;
    expectStatus(await shop.post(`${path}/deactivate`), 200);
    await program.advanceTo(shop, "2026-06-15T00:00:00Z");
    const ask = async (missed: string) =>
      expectStatus(await shop.post(`${path}/activate?preview=true`, { missed }), 200)["words"];
    expect(await ask("charge")).toEqual([
      "No money moves now.",
      "The subscription is active.",
      "The subscription charges 20.00 EUR at once, for 2 dates.",
      "The subscription is charged 10.00 EUR on 2026-06-15, 10.00 EUR on 2026-06-15 and 10.00 EUR on 2026-07-01.",
      UNCHANGED,
    ]);
    expect(await ask("skip")).toEqual([
      "No money moves now.",
      "The subscription is active.",
      "The subscription passes over 2 missed dates, uncharged.",
      "The subscription is charged 10.00 EUR on 2026-07-01, 10.00 EUR on 2026-08-01 and 10.00 EUR on 2026-09-01.",
      UNCHANGED,
    ]);
  });
});

describe("of a sale", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
  });

  test("what is charged now, what later, and that nothing is there yet", async () => {
    const trace = await everything();
    const order = monthly({ amountMinor: 700, finalNumber: 3 });
    const preview = expectStatus(await shop.post("/v1/purchases?preview=true", order), 200);
    expect(await everything()).toEqual(trace);
    const [first, second] = (preview.subscriptions[0]?.["charges"] ?? []) as Body[];
    expect(preview["words"]).toEqual([
      "10.00 EUR is charged now.",
      "The rest is so if the bank approves.",
      "The subscription begins: 7.00 EUR every month, up to number 3.",
      `The subscription is charged 7.00 EUR on ${String(first?.["chargeOn"])} and 7.00 EUR on ${String(second?.["chargeOn"])}.`,
      "Access begins now and lasts as long as it is paid.",
    ]);
    expect(preview.subscriptions).toMatchObject([{ subscriptionId: null, finalNumber: 3 }]);
    expect(preview).toMatchObject({ access: [{ purchaseId: null, state: "active" }] });
    const sold = await buy(shop, order);
    expect(sold.subscriptions).toMatchObject([{ chargeOn: first?.["chargeOn"] }]);
  });

  test("under a gate the dates are those that come once the payment has settled", async () => {
    const site = { name: "Gated", ruleSet: "secure-trading" };
    const { id } = expectStatus(await shop.post("/v1/sites", site), 201);
    const order = monthly({ startsOn: "2027-01-31" }, { siteId: id });
    const preview = expectStatus(await shop.post("/v1/purchases?preview=true", order), 200);
    expect(preview["words"]).toContain(
      "Once its first payment has settled, the subscription is charged " +
        "10.00 EUR on 2027-01-28, 10.00 EUR on 2027-02-28 and 10.00 EUR on 2027-03-28.",
    );
  });
});

describe("refuses alike", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
  });

  test("whatever the command refuses, in the same words", async () => {
    const purchase = await buy(shop, monthly());
    const subscription = `/v1/subscriptions/${subscriptionOf(purchase)}`;
    const payment = `/v1/transactions/${paymentOf(purchase)}`;
    const refusals: [string, Body, number][] = [
      ["/v1/purchases/pur_999999999/cancel", {}, 404],
      [`/v1/purchases/${purchase.id}/reactivate`, {}, 409],
      [`/v1/purchases/${purchase.id}/activate-all`, {}, 409],
      [`${subscription}/extend`, { days: 0 }, 422],
      [`${subscription}/payment-method`, { paymentMethodId: "pm_999999999" }, 404],
      [`${payment}/refund`, { amountMinor: 1001 }, 409],
      [`${payment}/capture`, {}, 409],
      ["/v1/purchases", single(0), 422],
      ["/v1/purchases", single(5, { payment: { paymentMethodId: "pm_999999999" } }), 404],
      ["/v1/refunds", { transactionId: "txn_999999999" }, 404],
    ];
    for (const [path, body, status] of refusals) {
      const asked = await shop.post(`${path}?preview=true`, body);
      const done = await shop.post(path, body);
      const { requestId: _, ...refusal } = done.body;
      expect([path, asked.status, asked.body]).toMatchObject([path, status, refusal]);
    }
  });

  test("a number that is in flight is not converted to", async () => {
    const purchase = await buy(shop, monthly());
    const path = `/v1/subscriptions/${subscriptionOf(purchase)}/convert`;
    await program.bank.control("unreachable");
    expectStatus(await shop.post(path, { moveAnchor: false }), 201);
    const asked = await shop.post(`${path}?preview=true`, { moveAnchor: false });
    const done = await shop.post(path, { moveAnchor: false });
    await program.bank.control("up");
    for (const reply of [asked, done]) {
      expect(reply).toMatchObject({ status: 409, body: { code: "charge_in_flight" } });
    }
  });

  test("a write without a preview does not take the question for an order", async () => {
    const before = await listed(shop, "/v1/customers?limit=100");
    const asked = await shop.post("/v1/customers?preview=true", { name: "Ann" });
    expect(asked).toMatchObject({
      status: 422,
      body: { code: "invalid_field", field: "preview" },
    });
    expect(await listed(shop, "/v1/customers?limit=100")).toEqual(before);
  });
});

function firstSubscription(purchase: Answered): string {
  return String(purchase.subscriptions[0]?.["id"]);
}

function moneyOf(preview: Answered) {
  return (preview["money"] as Body[]).map(({ kind, amountMinor }) => [kind, amountMinor]);
}

function seriesOf(preview: Answered): string[] {
  return preview.subscriptions.map(({ state, charges }) =>
    [`${String(state)}:`, ...(charges as Body[]).map(({ chargeOn }) => day(chargeOn))].join(" "),
  );
}

function day(date: unknown): string {
  return String(date).slice(5);
}

function accessOf(preview: Answered): string[] {
  return (preview["access"] as Body[]).map(
    ({ state, hasAccess, until }) => `${String(state)} ${String(hasAccess)} ${String(until)}`,
  );
}

async function newestMoney(purchaseId: string, count: number) {
  const all = await listed(shop, `/v1/transactions?purchaseId=${purchaseId}`);
  return all.slice(0, count).map(({ kind, amountMinor }) => [kind, amountMinor]);
}

const WRITTEN = [
  "purchases",
  "subscriptions",
  "transactions",
  "transaction_lines",
  "ledger_entries",
  "events",
  "payment_methods",
  "customers",
] as const;

/** Every row of the merchant that a command could write, and what the bank has seen. */
async function everything(): Promise<string[]> {
  const rows: string[] = [];
  for (const table of WRITTEN) {
    const text = `select t::text as row from ${table} t where t.merchant_id = $1::bigint order by 1`;
    const found = await program.db.tenant(shop.merchantId, (tx) =>
      tx.query<{ row: string }>({ name: `test_all_${table}`, scope: "tenant", text }, [
        shop.merchantId,
      ]),
    );
    rows.push(...found.map(({ row }) => `${table} ${row}`));
  }
  const journal = await program.bank.journal();
  return [...rows, `bank ${journal.length}`];
}
