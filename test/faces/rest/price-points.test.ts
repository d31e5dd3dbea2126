// Goal: a price point prices and schedules what is sold at it, is checked as its type asks, and never
// reaches what was sold before. Method: real HTTP against a whole program.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, single, type Answered } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

const SCHEDULE = { recurringMinor: 2000, unit: "DAY", frequency: 30 };
const RECURRING = {
  name: "Membership",
  type: "recurring",
  currency: "EUR",
  initialMinor: 500,
  initialDays: 3,
  ...SCHEDULE,
};
const DYNAMIC = {
  name: "Your price",
  type: "dynamic_recurring",
  currency: "EUR",
  ranges: {
    initialMinor: { min: 0, max: 500 },
    initialDays: { min: 1, max: 10 },
    recurringMinor: { min: 1000, max: 2000 },
    recurringDays: { min: 7, max: 30 },
  },
};

const FREE = {
  initialMinor: null,
  initialDays: null,
  recurringMinor: null,
  unit: null,
  frequency: null,
};
const ONCE = { ...FREE, type: "digital", initialMinor: 100 };

async function offered(offer: Body): Promise<Answered> {
  return expectStatus(await shop.post("/v1/price-points", offer), 201);
}

/** An order at a price point. */
function at(pricePointId: string, more: Body = {}): Body {
  const { lines: _, currency: __, ...order } = single(0);
  return { ...order, pricePointId, ...more };
}

describe("set up", () => {
  test("made with what was left out off, read, changed, listed", async () => {
    const reply = await shop.post("/v1/price-points", RECURRING);
    const made = expectStatus(reply, 201);
    expect(made).toMatchObject({
      object: "price_point",
      ...RECURRING,
      status: "active",
      finalNumber: 0,
      noticeDays: 0,
      ranges: null,
      adjustTrialLength: false,
      conversionMinor: null,
      conversionRecurringMinor: null,
      approved: true,
      oneClick: false,
      collectLogin: false,
    });
    const path = `/v1/price-points/${made.id}`;
    expect(reply.headers.get("location")).toBe(path);
    expect(expectStatus(await shop.get(path), 200)).toEqual(made);
    const changed = expectStatus(
      await shop.patch(path, { initialDays: null, oneClick: true }),
      200,
    );
    expect(changed).toEqual({ ...made, initialDays: null, oneClick: true, version: 2 });
    const dynamic = await offered(DYNAMIC);
    expect(dynamic).toMatchObject(DYNAMIC);
    const ids = (await listed(shop, "/v1/price-points?limit=100")).map(({ id }) => id);
    expect(ids).toEqual([made.id, dynamic.id]);
    expect(expectStatus(await shop.get("/v1/price-points?limit=1"), 200)).toMatchObject({
      hasMore: true,
      data: [{ id: made.id }],
    });
  });

  const faults: readonly (readonly [string, Body, string, string])[] = [
    ["no price", { initialMinor: null }, "invalid_field", "initialMinor"],
    ["no recurring price", { recurringMinor: null }, "invalid_field", "recurringMinor"],
    ["a recurring price of 0", { recurringMinor: 0 }, "invalid_field", "recurringMinor"],
    ["no unit", { unit: null }, "invalid_field", "unit"],
    ["no frequency", { frequency: 0 }, "invalid_field", "frequency"],
    ["too many days", { initialDays: 366 }, "invalid_field", "initialDays"],
    ["an end before the first", { finalNumber: 1 }, "invalid_field", "finalNumber"],
    ["a notice too late", { noticeDays: 1 }, "invalid_field", "noticeDays"],
    ["no such currency", { currency: "XXX" }, "unknown_currency", "currency"],
    ["ranges of what is fixed", { ranges: DYNAMIC.ranges }, "invalid_field", "ranges"],
    ["the length of no trial", { adjustTrialLength: true }, "invalid_field", "adjustTrialLength"],
    ["a price of no conversion", { conversionMinor: 1 }, "invalid_field", "conversionMinor"],
    [
      "a conversion that costs more",
      { type: "instant_conversion", initialDays: 10, conversionRecurringMinor: 9_999_999 },
      "invalid_field",
      "conversionRecurringMinor",
    ],
    ["a schedule of an item", { type: "digital" }, "invalid_field", "initialDays"],
    ["an item for nothing", { ...ONCE, initialMinor: 0 }, "invalid_field", "initialMinor"],
    ["an end of an item", { ...ONCE, finalNumber: 5 }, "invalid_field", "finalNumber"],
    ["a trial that is not free", { type: "delayed_capture" }, "invalid_field", "initialMinor"],
    ["no ranges", { ...FREE, type: "dynamic_recurring" }, "invalid_field", "ranges"],
    [
      "a range missing",
      { ...FREE, type: "dynamic_recurring", ranges: { initialMinor: { min: 1, max: 2 } } },
      "invalid_field",
      "ranges.initialDays",
    ],
    [
      "a range turned round",
      { ...FREE, type: "dynamic_pricing", ranges: { initialMinor: { min: 2, max: 1 } } },
      "invalid_field",
      "ranges.initialMinor",
    ],
    [
      "a price of 0 for what is paid once",
      { ...FREE, type: "dynamic_pricing", ranges: { initialMinor: { min: 0, max: 1 } } },
      "invalid_field",
      "ranges.initialMinor",
    ],
    [
      "a range too many",
      { ...FREE, type: "dynamic_pricing", ranges: DYNAMIC.ranges },
      "invalid_field",
      "ranges.initialDays",
    ],
    ["an unknown field", { colour: "red" }, "invalid_field", "colour"],
  ];

  test.for(faults)("%s is refused", async ([, part, code, field]) => {
    const reply = await shop.post("/v1/price-points", { ...RECURRING, ...part });
    expect(reply).toMatchObject({ status: 422, body: { code, field } });
  });

  test("a package has the price points that it was given, and one dynamic price at most", async () => {
    const pack = expectStatus(await shop.post("/v1/packages", { name: "Gold" }), 201);
    const priced = { ...DYNAMIC, type: "dynamic_pricing" };
    const ranges = { initialMinor: { min: 1, max: 500 } };
    const [one, two] = [
      await offered({ ...priced, ranges }),
      await offered({ ...priced, ranges, initialDays: 30 }),
    ];
    const fixed = await offered(RECURRING);
    const path = `/v1/packages/${pack.id}`;
    const both = { pricePointIds: [one.id, fixed.id] };
    expect(expectStatus(await shop.post(`${path}/attach`, both), 200).data).toEqual([one, fixed]);
    expect(await shop.post(`${path}/attach`, { pricePointIds: [two.id] })).toMatchObject({
      status: 422,
      body: { field: "pricePointIds" },
    });
    expect(await shop.post(`${path}/detach`, { pricePointIds: [two.id] })).toMatchObject({
      status: 404,
    });
    const gone = await shop.post(`${path}/detach`, { pricePointIds: [one.id] });
    expect(expectStatus(gone, 200).data).toEqual([fixed]);
    expect(await listed(shop, `/v1/price-points?packageId=${pack.id}`)).toEqual([fixed]);
  });
});

describe("sold", () => {
  const rows: readonly (readonly [string, Body, Body, Body])[] = [
    [
      "recurring: the first period, then the schedule",
      RECURRING,
      {},
      {
        lines: [{ description: "Membership", amountMinor: 500 }],
        subscriptions: [{ amountMinor: 2000, unit: "DAY", frequency: 30, dueOn: "2026-01-04" }],
        accessUntil: null,
      },
    ],
    [
      "recurring without a first period: one step of the schedule",
      { ...RECURRING, initialDays: null, finalNumber: 5, noticeDays: 3 },
      {},
      { subscriptions: [{ dueOn: "2026-01-31", finalNumber: 5, noticeOn: "2026-01-28" }] },
    ],
    [
      "one time: access for its days",
      { ...RECURRING, ...ONCE, type: "one_time", initialDays: 7 },
      {},
      { subscriptions: [], recurring: false, accessUntil: "2026-01-08T00:00:00.000Z" },
    ],
    ["digital: for ever", { ...RECURRING, ...ONCE }, {}, { subscriptions: [], accessUntil: null }],
    [
      "delayed capture: the card is checked, and the trial is free",
      { ...RECURRING, type: "delayed_capture", initialMinor: null },
      {},
      {
        transactions: [{ kind: "verify", amountMinor: 0 }],
        subscriptions: [{ dueOn: "2026-01-04", amountMinor: 2000 }],
      },
    ],
    [
      "dynamic: what the order names",
      DYNAMIC,
      { price: { initialMinor: 300, initialDays: 10, recurringMinor: 1500, recurringDays: 7 } },
      {
        lines: [{ amountMinor: 300 }],
        subscriptions: [
          { amountMinor: 1500, unit: "DAY", frequency: 7, dueOn: "2026-01-11", number: 2 },
        ],
      },
    ],
  ];

  test.for(rows)("%s", async ([, offer, order, expected]) => {
    const { id } = await offered(offer);
    const sold = await buy(shop, at(id, order));
    expect(sold).toMatchObject({ pricePointId: id, state: "active", currency: "EUR", ...expected });
  });

  test("a change reaches nothing that was sold", async () => {
    const { id } = await offered(RECURRING);
    const sold = await buy(shop, at(id));
    const path = `/v1/price-points/${id}`;
    expectStatus(await shop.patch(path, { recurringMinor: 9900, status: "inactive" }), 200);
    expect(expectStatus(await shop.get(`/v1/purchases/${sold.id}`), 200)).toEqual(sold);
    expect(await shop.post("/v1/purchases", at(id))).toMatchObject({
      status: 409,
      body: { code: "wrong_state", field: "pricePointId" },
    });
  });

  test("converted early, the dates move as the offer says", async () => {
    const trial = { ...RECURRING, type: "instant_conversion", initialDays: 10 };
    for (const [adjustTrialLength, chargeOn] of [
      [true, "2026-01-31"],
      [false, "2026-02-10"],
    ]) {
      const { id } = await offered({ ...trial, adjustTrialLength });
      const [subscription] = (await buy(shop, at(id))).subscriptions;
      const path = `/v1/subscriptions/${String(subscription?.["id"])}`;
      expectStatus(await shop.post(`${path}/convert`), 201);
      expect(expectStatus(await shop.get(path), 200)).toMatchObject({ number: 3, chargeOn });
    }
  });

  test("prices that customers name wait for an operator, whenever they change", async () => {
    const own = await program.keyWith(shop, ["read", "write", "money"]);
    const { id } = expectStatus(await own.post("/v1/price-points", DYNAMIC), 201);
    const path = `/v1/price-points/${id}`;
    const isApproved = async () => expectStatus(await shop.get(path), 200)["approved"];
    const price = {
      initialMinor: DYNAMIC.ranges.initialMinor.min,
      initialDays: DYNAMIC.ranges.initialDays.min,
      recurringMinor: DYNAMIC.ranges.recurringMinor.min,
      recurringDays: DYNAMIC.ranges.recurringDays.min,
    };
    const order = at(id, { price });
    const waits = { status: 409, body: { code: "wrong_state", field: "pricePointId" } };
    expect(await shop.post("/v1/purchases", order)).toMatchObject(waits);
    expect(await own.post(`${path}/approve`)).toMatchObject({ status: 403 });
    expect(expectStatus(await shop.post(`${path}/approve`), 200)).toMatchObject({ approved: true });
    expect(await buy(shop, order)).toMatchObject({ state: "active" });
    expectStatus(await own.patch(path, { name: "Named otherwise" }), 200);
    expect(await isApproved()).toBe(true);
    const wider = { ...DYNAMIC.ranges, initialMinor: { min: 0, max: 9_999 } };
    expectStatus(await own.patch(path, { ranges: wider }), 200);
    expect(await isApproved()).toBe(false);
    expect(await shop.post("/v1/purchases", order)).toMatchObject(waits);
    expectStatus(await shop.patch(path, { ranges: DYNAMIC.ranges }), 200);
    expect(await isApproved()).toBe(true);
    expectStatus(await shop.post(`${path}/approve`, { approved: false }), 200);
    expect(await shop.post("/v1/purchases", order)).toMatchObject(waits);
    const fixed = await offered(RECURRING);
    expect(await shop.post(`/v1/price-points/${fixed.id}/approve`)).toMatchObject({ status: 409 });
  });

  test("a package sells its own, and never on trust what one click sells", async () => {
    const pack = expectStatus(
      await shop.post("/v1/packages", { name: "Trusting", standInEnabled: true }),
      201,
    );
    const attach = async (...pricePointIds: string[]) =>
      expectStatus(await shop.post(`/v1/packages/${pack.id}/attach`, { pricePointIds }), 200);
    const [plain, oneClick, other] = [
      await offered(RECURRING),
      await offered({ ...RECURRING, oneClick: true }),
      await offered(RECURRING),
    ];
    await attach(plain.id, oneClick.id);
    expect(await shop.post("/v1/purchases", at(other.id, { packageId: pack.id }))).toMatchObject({
      status: 422,
      body: { field: "pricePointId" },
    });
    await program.bank.control("unreachable");
    const sold = await buy(shop, at(plain.id, { packageId: pack.id }));
    const refused = await buy(shop, at(oneClick.id, { packageId: pack.id }));
    await program.bank.control("up");
    expect([sold.state, refused.state]).toEqual(["temporary", "failed"]);
  });

  test("what an order may not say", async () => {
    const { id } = await offered(RECURRING);
    const dynamic = await offered(DYNAMIC);
    const price = { initialMinor: 300, initialDays: 10, recurringMinor: 1500, recurringDays: 7 };
    const orders: readonly (readonly [Body, string])[] = [
      [at(id, { lines: monthly()["lines"] }), "lines"],
      [at(id, { currency: "USD" }), "currency"],
      [at(id, { accessDays: 5 }), "accessDays"],
      [at(id, { price: { initialMinor: 1 } }), "price.initialMinor"],
      [at(dynamic.id), "price.initialMinor"],
      [at(dynamic.id, { price: { ...price, recurringDays: 31 } }), "price.recurringDays"],
      [at(dynamic.id, { price: { ...price, initialMinor: 501 } }), "price.initialMinor"],
      [{ ...monthly(), price }, "price"],
      [{ ...monthly(), lines: undefined }, "lines"],
      [{ ...monthly(), currency: undefined }, "currency"],
    ];
    for (const [order, field] of orders) {
      const { status, body } = await shop.post("/v1/purchases", order);
      expect([order, status, body["field"]]).toEqual([order, 422, field]);
    }
  });
});
