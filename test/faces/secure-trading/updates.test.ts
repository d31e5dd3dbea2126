// Goal: what a merchant changes holds from then on, and what cannot be changed is refused whole
// (specification 2.7, 3.3). Method: one program whose clock goes through 2031 and 2032; each case
// begins a series of its own, and all are looked at when their dates have come.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { auth, begun, made, openShop, shown, subscribe, type Flat, type Shop } from "./shop.ts";

let program: TestProgram;
let shop: Shop;

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-06T10:00:00Z" });
  shop = await openShop(program);
});
afterAll(() => program.close());

const begin = async (order: Flat = {}) => begun(await shop.json(subscribe(order)));
const activeOf = async (series: string) => (await shop.record(series))["transactionactive"];
const payments = async (order: string) =>
  (await shop.ofOrder(order)).filter((one) => one["requesttypedescription"] === "AUTH");

describe("a first payment that is held", () => {
  type Begun = Awaited<ReturnType<typeof begin>>;
  let held: Begun;
  let released: Begun;
  /** Of the updates, and of the series while all three payments were held. */
  const codes: string[] = [];
  const states: (string | undefined)[] = [];
  let onTheNinth: readonly Readonly<Record<string, string>>[];

  beforeAll(async () => {
    held = await begin({ orderreference: "ST-5" });
    const forced = await begin({ orderreference: "ST-6" });
    released = await begin({ orderreference: "ST-7" });
    const all = [held, forced, released];
    for (const { payment } of all) codes.push(await shop.update(payment, { settlestatus: "2" }));
    await shop.advanceTo("2031-01-08T12:00:00Z");
    for (const { series } of all) states.push(await activeOf(series));
    codes.push(await shop.update(forced.series, { transactionactive: "1" }));
    codes.push(await shop.update(released.payment, { settlestatus: "0" }));
    await shop.advanceTo("2031-01-09T12:00:00Z");
    onTheNinth = [await shop.record(held.payment), await shop.record(released.payment)];
    states.push(await activeOf(released.series));
    await shop.advanceTo("2031-02-06T12:00:00Z");
  });

  test("ST-5 its series stays pending, and is never charged", async () => {
    expect(codes).toEqual(["0", "0", "0", "0", "0"]);
    expect(states.slice(0, 3)).toEqual(["2", "2", "2"]);
    // held for a week, it was given up, and the customer has their money
    expect(shown(await shop.ofOrder("ST-5"))).toEqual(["1/0 AUTH 3", "2/0 SUBSCRIPTION active 2"]);
    const journal = await program.bank.journal();
    expect(journal.filter(({ kind }) => kind === "void")).toHaveLength(2);
  });

  test("ST-6 its series goes on once it is activated by hand, though the payment never settled", async () => {
    expect(
      (await payments("ST-6")).map((one) => [one["subscriptionnumber"], one["settlestatus"]]),
    ).toEqual([
      ["1", "3"],
      ["2", "0"],
    ]);
  });

  test("ST-7 its series is active by itself once the payment is released and settles", async () => {
    expect(onTheNinth.map((one) => one["settlestatus"])).toEqual(["2", "100"]);
    expect(states.at(-1)).toBe("1");
    expect(await payments("ST-7")).toHaveLength(2);
  });

  test("held from the start, due later, or by hand", async () => {
    const suspended = await begin({ orderreference: "held", settlestatus: "2" });
    const deferred = await begin({ orderreference: "later", settleduedate: "2031-02-09" });
    const manual = await begin({ orderreference: "manual", settlestatus: "1" });
    expect(await shop.record(suspended.payment)).toMatchObject({ settlestatus: "2" });
    expect(await shop.record(deferred.payment)).toMatchObject({
      settlestatus: "0",
      settleduedate: "2031-02-09",
    });
    expect(await shop.record(manual.payment)).toMatchObject({ settlestatus: "1" });
    await shop.advanceTo("2031-02-07T12:00:00Z");
    expect(await activeOf(manual.series)).toBe("1");
    expect(await activeOf(deferred.series)).toBe("2");
    await shop.advanceTo("2031-02-10T12:00:00Z");
    expect(await activeOf(deferred.series)).toBe("1");
    expect(await activeOf(suspended.series)).toBe("2");
    expect(await shop.update(suspended.payment, { settlestatus: "3" })).toBe("0");
    expect(await shop.record(suspended.payment)).toMatchObject({ settlestatus: "3" });
    expect(await shop.update(suspended.payment, { settlestatus: "0" })).toBe("60017");
  });
});

test("ST-23 another amount, unit, frequency and end, at once", async () => {
  const { series } = await begin({ orderreference: "ST-23", subscriptionfinalnumber: "12" });
  await shop.advanceTo("2031-03-10T12:00:00Z");
  expect(await shop.record(series)).toMatchObject({ subscriptionnumber: "3" });
  const reply = await shop.json({
    requesttypedescriptions: ["TRANSACTIONUPDATE"],
    filter: { transactionreference: [{ value: series }] },
    updates: {
      baseamount: "100",
      subscriptionunit: "DAY",
      subscriptionfrequency: "7",
      subscriptionfinalnumber: "5",
    },
  });
  expect(Object.keys(reply.responses[0] ?? {}).toSorted()).toEqual([
    "errorcode",
    "errordata",
    "errormessage",
    "records",
    "requesttypedescription",
    "transactionstartedtimestamp",
  ]);
  expect(reply.responses).toMatchObject([
    { requesttypedescription: "TRANSACTIONUPDATE", errorcode: "0" },
  ]);
  await shop.advanceTo("2031-04-10T12:00:00Z");
  expect(
    (await payments("ST-23")).map((one) => `${one["settleduedate"]} ${one["baseamount"]}`),
  ).toEqual([
    "2031-02-10 1000",
    "2031-03-10 1000",
    "2031-03-17 100",
    "2031-03-24 100",
    "2031-03-31 100",
  ]);
  expect(await shop.record(series)).toMatchObject({
    subscriptionnumber: "6",
    subscriptionfinalnumber: "5",
    transactionactive: "1",
  });
});

test("ST-24 what can never be changed: nothing of the update is", async () => {
  const { payment, series } = await begin({ orderreference: "ST-24" });
  for (const updates of [
    { subscriptionbegindate: "2031-08-01", baseamount: "1" },
    { subscriptionnumber: "9", baseamount: "1" },
    { pan: "4242424242424242", baseamount: "1" },
    { settlestatus: "3", baseamount: "1" },
  ]) {
    expect(await shop.update(series, updates)).toBe("60033");
  }
  expect(await shop.record(series)).toMatchObject({
    baseamount: "1000",
    subscriptionnumber: "2",
    subscriptionbegindate: "2031-05-10",
  });
  expect(await shop.update(payment, { transactionactive: "0" })).toBe("60033");
  const codes = [
    [series, {}, "60013"],
    [series, { nobodysfield: "1" }, "60013"],
    [series, { baseamount: "1000" }, "30015"],
    [series, { subscriptionfrequency: "0" }, "30000"],
    ["55-9-999999999", { baseamount: "1" }, "60014"],
    [payment, { settlebaseamount: "1001" }, "60016"],
    [payment, { settlestatus: "10" }, "30000"],
    [payment, { settlestatus: "0" }, "30015"],
  ] as const;
  for (const [reference, updates, code] of codes) {
    expect([updates, await shop.update(reference, updates)]).toEqual([updates, code]);
  }
});

test("ST-25 another expiry: later payments are sent with it, earlier ones keep theirs", async () => {
  const { payment, series } = await begin({ orderreference: "ST-25", expirydate: "12/2031" });
  expect(await shop.update(series, { expirydate: "12/2035" })).toBe("0");
  await shop.advanceTo("2031-05-10T12:00:00Z");
  expect((await payments("ST-25")).map((one) => one["expirydate"])).toEqual(["12/2031", "12/2035"]);
  expect(await shop.record(payment)).toMatchObject({ expirydate: "12/2031" });
  expect(await shop.record(series)).toMatchObject({ expirydate: "12/2035" });
  expect(await shop.update(series, { expirydate: "12/2030" })).toBe("30000");
});

test("ST-27 switched off and on again: what was missed is charged", async () => {
  const order = { orderreference: "ST-27", subscriptionbegindate: "2031-06-06" };
  const { series } = await begin(order);
  await shop.advanceTo("2031-06-08T12:00:00Z");
  expect(await shop.update(series, { transactionactive: "0" })).toBe("0");
  await shop.advanceTo("2031-09-10T12:00:00Z");
  expect(await payments("ST-27")).toHaveLength(2);
  expect(await shop.update(series, { transactionactive: "1" })).toBe("0");
  await shop.advanceTo("2031-09-11T12:00:00Z");
  expect(
    (await payments("ST-27")).map((one) => `${one["subscriptionnumber"]} ${one["settleduedate"]}`),
  ).toEqual(["1 2031-05-10", "2 2031-06-06", "3 2031-09-10", "4 2031-09-10", "5 2031-09-10"]);
});

test("ST-28 stopped for good; and nobody can make a series pending", async () => {
  const stopped = await begin({ orderreference: "ST-28" });
  const active = await begin({ orderreference: "ST-28b" });
  await shop.advanceTo("2031-09-13T12:00:00Z");
  expect(await shop.update(stopped.series, { transactionactive: "3" })).toBe("0");
  expect(await shop.update(stopped.series, { transactionactive: "1" })).toBe("60017");
  expect(await shop.update(stopped.series, { baseamount: "1" })).toBe("60017");
  expect(await shop.update(active.series, { transactionactive: "2" })).toBe("60033");
  await shop.advanceTo("2031-12-24T12:00:00Z");
  expect(await payments("ST-28")).toHaveLength(1);
  expect(await activeOf(stopped.series)).toBe("3");
  expect(await payments("ST-28b")).toHaveLength(4);
});

test("words that are changed hold from then on, and find the record", async () => {
  const { payment, series } = await begin({ orderreference: "old", billingtown: "Bangor" });
  expect(await shop.update(series, { orderreference: "new", billingtown: "Conwy" })).toBe("0");
  expect(await shop.update(payment, { billingstreet: "High Street" })).toBe("0");
  await shop.advanceTo("2032-01-24T12:00:00Z");
  expect(await shop.record(payment)).toMatchObject({
    orderreference: "old",
    billingtown: "Bangor",
    billingstreet: "High Street",
  });
  expect(
    (await shop.ofOrder("new")).map((one) => [one["requesttypedescription"], one["billingtown"]]),
  ).toEqual(
    expect.arrayContaining([
      ["SUBSCRIPTION", "Conwy"],
      ["AUTH", "Conwy"],
    ]),
  );
  expect((await shop.ofOrder("old")).map((one) => one["transactionreference"])).toEqual([payment]);
});

test("a payment's amount, due date and status, in JSON and in XML", async () => {
  const payment = made(await shop.json(auth({ orderreference: "lower" })));
  const update = `<filter><transactionreference>${payment}</transactionreference></filter>
    <updates><settlement><settlebaseamount>400</settlebaseamount>
      <settleduedate>2032-01-26</settleduedate></settlement></updates>`;
  const { responses } = await shop.xml(["TRANSACTIONUPDATE", update]);
  expect(responses).toMatchObject([{ errorcode: "0" }]);
  expect(await shop.record(payment)).toMatchObject({
    settlestatus: "0",
    settlebaseamount: "400",
    settleduedate: "2032-01-26",
  });
  await shop.advanceTo("2032-01-27T12:00:00Z");
  expect(await shop.record(payment)).toMatchObject({ settlestatus: "100" });
  expect(await shop.update(payment, { settlebaseamount: "100" })).toBe("60017");
});
