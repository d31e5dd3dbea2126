// Goal: the seed's worked example (section 2.3) comes true for a client of Secure Trading, step by
// step, in both wire forms. Method: one program, two merchants, the clock moved from date to date;
// the whole series compared at each, the bank's own record at the end.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { begun, openShop, shown, subscribe, type Shop } from "./shop.ts";

let program: TestProgram;
const shops = new Map<string, Shop>();
const series = new Map<string, { payment: string; series: string }>();

beforeAll(async () => {
  program = await startProgram({ testClock: "2013-01-06T10:00:00Z" });
  shops.set("json", await openShop(program));
  shops.set("xml", await openShop(program));
});
afterAll(() => program.close());

function shopOf(form: string): Shop {
  const shop = shops.get(form);
  if (shop === undefined) throw new Error(form);
  return shop;
}

const ORDER = { orderreference: "ORD-77", subscriptionfinalnumber: "3" };

const AUTH_XML = `
  <merchant><orderreference>ORD-77</orderreference></merchant>
  <billing>
    <amount currencycode="GBP">1000</amount>
    <payment type="VISA">
      <pan>4111111111111111</pan><expirydate>12/2034</expirydate><securitycode>123</securitycode>
    </payment>
    <subscription type="RECURRING"><number>1</number></subscription>
  </billing>
  <operation>
    <sitereference>test_acme01</sitereference><accounttypedescription>ECOM</accounttypedescription>
  </operation>`;
const SUBSCRIPTION_XML = `
  <billing>
    <subscription type="RECURRING">
      <unit>MONTH</unit><frequency>1</frequency><finalnumber>3</finalnumber>
      <begindate>2013-02-06</begindate>
    </subscription>
  </billing>
  <operation>
    <sitereference>test_acme01</sitereference><accounttypedescription>RECUR</accounttypedescription>
  </operation>`;

describe("step 1: two responses, a payment and a series behind its gate", () => {
  test("ST-1 as one JSON request with both types", async () => {
    const begin = { subscriptionbegindate: "2013-02-06" };
    const reply = await shopOf("json").json(subscribe({ ...ORDER, ...begin }));
    expect(reply.responses).toMatchObject([
      {
        requesttypedescription: "AUTH",
        errorcode: "0",
        errormessage: "Ok",
        settlestatus: "0",
        settleduedate: "2013-01-06",
        accounttypedescription: "ECOM",
        baseamount: "1000",
        currencyiso3a: "GBP",
        maskedpan: "411111######1111",
        paymenttypedescription: "VISA",
        orderreference: "ORD-77",
        acquirerresponsecode: "00",
        securityresponsesecuritycode: "2",
        subscriptionnumber: "1",
        livestatus: "0",
        transactionstartedtimestamp: "2013-01-06 10:00:00",
      },
      {
        requesttypedescription: "SUBSCRIPTION",
        errorcode: "0",
        accounttypedescription: "RECUR",
        sitereference: "test_acme01",
        orderreference: "ORD-77",
        baseamount: "1000",
        currencyiso3a: "GBP",
        maskedpan: "411111######1111",
        subscriptionunit: "MONTH",
        subscriptionfrequency: "1",
        subscriptionnumber: "2",
        subscriptionfinalnumber: "3",
        subscriptionbegindate: "2013-02-06",
        subscriptiontype: "RECURRING",
        transactionactive: "2",
      },
    ]);
    series.set("json", begun(reply));
    const [payment, made] = reply.responses;
    expect(made?.["parenttransactionreference"]).toBe(payment?.["transactionreference"]);
    expect(payment?.["transactionreference"]).toMatch(/^\d+-\d+-\d+$/);
  });

  test("ST-2 as two XML requests, the second without a parent", async () => {
    const reply = await shopOf("xml").xml(["AUTH", AUTH_XML], ["SUBSCRIPTION", SUBSCRIPTION_XML]);
    expect(reply.headers.get("content-type")).toMatch(/^text\/xml/);
    expect(reply.text).toContain('<responseblock version="3.67">');
    expect(reply.responses).toMatchObject([
      { requesttypedescription: "AUTH", errorcode: "0", settlestatus: "0", baseamount: "1000" },
      {
        requesttypedescription: "SUBSCRIPTION",
        errorcode: "0",
        accounttypedescription: "RECUR",
        subscriptionnumber: "2",
        subscriptionfinalnumber: "3",
        subscriptionbegindate: "2013-02-06",
        transactionactive: "2",
      },
    ]);
    series.set("xml", begun(reply));
  });
});

const STEPS = [
  ["1, 6 January", null, ["2/3 SUBSCRIPTION active 2", "1/3 AUTH 0"]],
  ["2, 7 January", "2013-01-07T12:00:00Z", ["2/3 SUBSCRIPTION active 1", "1/3 AUTH 100"]],
  [
    "3, 6 February",
    "2013-02-06T12:00:00Z",
    ["3/3 SUBSCRIPTION active 1", "1/3 AUTH 100", "2/3 AUTH 0"],
  ],
  [
    "4, 7 February",
    "2013-02-07T12:00:00Z",
    ["3/3 SUBSCRIPTION active 1", "1/3 AUTH 100", "2/3 AUTH 100"],
  ],
  [
    "5, 6 March",
    "2013-03-06T12:00:00Z",
    ["4/3 SUBSCRIPTION active 1", "1/3 AUTH 100", "2/3 AUTH 100", "3/3 AUTH 0"],
  ],
  [
    "6, 7 March",
    "2013-03-07T12:00:00Z",
    ["4/3 SUBSCRIPTION active 1", "1/3 AUTH 100", "2/3 AUTH 100", "3/3 AUTH 100"],
  ],
  [
    "7, 6 April",
    "2013-04-06T12:00:00Z",
    ["4/3 SUBSCRIPTION active 1", "1/3 AUTH 100", "2/3 AUTH 100", "3/3 AUTH 100"],
  ],
] as const;

describe("ST-1 the worked example", () => {
  for (const [step, at, expected] of STEPS) {
    test(`step ${step}, in JSON and in XML`, async () => {
      if (at !== null) await shopOf("json").advanceTo(at);
      for (const form of ["json", "xml"]) {
        const records = await shopOf(form).ofOrder("ORD-77");
        expect(shown(records).toSorted()).toEqual(expected.toSorted());
      }
    });
  }

  test("a charge of the engine's: RECUR, made from the first payment, with its reference", async () => {
    const records = await shopOf("json").ofOrder("ORD-77");
    const charges = records.filter(({ subscriptionnumber }) => subscriptionnumber === "2");
    expect(charges).toMatchObject([
      {
        requesttypedescription: "AUTH",
        accounttypedescription: "RECUR",
        parenttransactionreference: series.get("json")?.payment,
        orderreference: "ORD-77",
        transactionstartedtimestamp: "2013-02-06 00:30:00",
      },
    ]);
  });

  test("the series, found by XML, and what is to come", async () => {
    const { series: reference = "" } = series.get("xml") ?? {};
    const filter = `<filter><transactionreference>${reference}</transactionreference></filter>`;
    const { responses } = await shopOf("xml").xml(["TRANSACTIONQUERY", filter]);
    expect(responses[0]).toMatchObject({ errorcode: "0", found: "1" });
    expect(responses[0]?.records).toMatchObject([
      { requesttypedescription: "SUBSCRIPTION", subscriptionnumber: "4", transactionactive: "1" },
    ]);
  });

  test("3000 in all at the bank, for each of the two", async () => {
    await shopOf("json").advanceTo("2013-06-20T12:00:00Z");
    const journal = await program.bank.journal();
    expect(
      journal.map(({ kind, amountMinor, at }) => [kind, amountMinor, at.slice(0, 10)]),
    ).toEqual(
      ["2013-01-06", "2013-02-06", "2013-03-06"].flatMap((day) => [
        ["sale", 1000, day],
        ["sale", 1000, day],
      ]),
    );
  });

  test("ST-26 extended to 12: what was missed is charged, each number once", async () => {
    const { series: reference = "" } = series.get("json") ?? {};
    const shop = shopOf("json");
    expect(await shop.update(reference, { subscriptionfinalnumber: "12" })).toBe("0");
    await shop.advanceTo("2013-06-20T13:00:00Z");
    const records = await shop.ofOrder("ORD-77");
    expect(shown(records).toSorted()).toEqual(
      [
        "7/12 SUBSCRIPTION active 1",
        ...["1/12", "2/12", "3/12"].map((number) => `${number} AUTH 100`),
        ...["4/12", "5/12", "6/12"].map((number) => `${number} AUTH 0`),
      ].toSorted(),
    );
    await shop.advanceTo("2013-07-05T12:00:00Z");
    expect(await shop.ofOrder("ORD-77")).toHaveLength(7);
    await shop.advanceTo("2013-07-06T12:00:00Z");
    expect(await shop.ofOrder("ORD-77")).toHaveLength(8);
  });
});
