// Goal: money goes back, declines are told with their advice, nothing is charged twice, and no card
// number is left anywhere (specification 2.5, 3.8, 8). Method: one program on PostgreSQL, the bank's
// own record, and every table and answer searched at the end.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { pino } from "pino";
import { createMatcher } from "../../../scripts/canary/matcher.ts";
import { canaryPatterns } from "../../../scripts/canary/patterns.ts";
import { keyRing, masterKey } from "../../../src/vault/master-key.ts";
import { onPostgres } from "../../support/databases.ts";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { listed } from "../rest/orders.ts";
import { auth, begun, made, openShop, shown, subscribe, type Reply, type Shop } from "./shop.ts";

const open = onPostgres();
let program: TestProgram;
let shop: Shop;
const ring = keyRing(masterKey(randomBytes(32)));
let logged = "";
let answered = "";

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      logged += chunk.toString();
      done();
    },
  });
  program = await startProgram({
    db: await open(),
    keyRing: ring,
    testClock: "2031-01-06T10:00:00Z",
    gatewayTimeoutMs: 1_000,
    log: pino({ level: "info" }, stream),
  });
  shop = await openShop(program);
});
afterAll(() => program.close());

const noting = (reply: Reply): Reply => {
  answered += reply.text;
  return reply;
};
const payments = async (order: string) =>
  (await shop.ofOrder(order)).filter((one) => one["requesttypedescription"] === "AUTH");

describe("refunds", () => {
  const refund = (parent: string, more: object = {}) =>
    shop.json({ requesttypedescriptions: ["REFUND"], parenttransactionreference: parent, ...more });

  test("ST-37 more than is left; then all that is left", async () => {
    const payment = made(noting(await shop.json(auth({ orderreference: "ST-37" }))));
    await shop.advanceTo("2031-01-07T12:00:00Z");
    expect((await refund(payment, { baseamount: "400" })).responses).toMatchObject([
      { requesttypedescription: "REFUND", errorcode: "0", baseamount: "400" },
    ]);
    expect((await refund(payment, { baseamount: "700" })).responses).toMatchObject([
      { requesttypedescription: "ERROR", errorcode: "20007" },
    ]);
    expect(noting(await refund(payment)).responses).toMatchObject([
      {
        errorcode: "0",
        baseamount: "600",
        authcode: "TEST REFUND ACCEPTED",
        acquirerresponsecode: "00",
        settlestatus: "0",
        parenttransactionreference: payment,
        maskedpan: "411111######1111",
      },
    ]);
    expect((await refund(payment)).responses).toMatchObject([{ errorcode: "20007" }]);
  });

  test("what cannot be refunded, and why", async () => {
    const declined = await shop.json(auth({ pan: "4000000000000812" }));
    const { series } = begun(await shop.json(subscribe()));
    const held = made(await shop.json(auth({ settlestatus: "2" })));
    const due = made(await shop.json(auth()));
    const rows = [
      [undefined, {}, "20004"],
      [declined.responses[0]?.["transactionreference"], {}, "20011"],
      [series, {}, "20006"],
      [held, {}, "20005"],
      [due, { currencyiso3a: "EUR" }, "20015"],
      [due, { baseamount: "0" }, "30000"],
      [due, { accounttypedescription: "CFT" }, "30009"],
      // on the day with which it settles
      [due, {}, "0"],
    ] as const;
    for (const [parent, more, code] of rows) {
      const { responses } = await refund(parent ?? "", more);
      expect([parent, more, responses[0]?.["errorcode"]]).toEqual([parent, more, code]);
    }
  });

  test("ST-38 lower the amount, or refund what has settled", async () => {
    const settled = made(await shop.json(auth({ baseamount: "100" })));
    await shop.advanceTo("2031-01-08T12:00:00Z");
    const unsettled = made(await shop.json(auth({ baseamount: "100" })));
    const lower = (reference: string, to: string, back: string) =>
      shop.json(
        {
          requesttypedescriptions: ["TRANSACTIONUPDATE"],
          filter: { transactionreference: [{ value: reference }] },
          updates: { settlebaseamount: to },
        },
        {
          requesttypedescriptions: ["REFUND"],
          parenttransactionreference: reference,
          baseamount: back,
        },
      );
    const told = ({ responses }: Reply) =>
      responses.map((one) => `${one["requesttypedescription"]} ${one["errorcode"]}`);
    expect(told(await lower(settled, "80", "20"))).toEqual(["ERROR 60017", "REFUND 0"]);
    expect(told(await lower(unsettled, "35", "15"))).toEqual(["TRANSACTIONUPDATE 0"]);
    expect(await shop.record(unsettled)).toMatchObject({ settlebaseamount: "35" });
  });

  test("the settings of a site: none before it has settled", async () => {
    const [site] = (await listed(shop.client, "/v1/sites")).filter(
      (one) => one["reference"] === shop.site,
    );
    const path = `/v1/sites/${String(site?.["id"])}`;
    await shop.client.patch(path, { webServices: { refundBeforeSettlement: false } });
    const payment = made(await shop.json(auth()));
    expect((await refund(payment)).responses).toMatchObject([{ errorcode: "20005" }]);
    await shop.client.patch(path, { webServices: { refundBeforeSettlement: true } });
    expect((await refund(payment)).responses).toMatchObject([{ errorcode: "0" }]);
  });
});

describe("declines later in a series", () => {
  const advised = { pan: "4000000000000671", baseamount: "1004" };

  let strict: Shop;
  let going: ReturnType<typeof begun>;
  let stopping: ReturnType<typeof begun>;

  beforeAll(async () => {
    strict = await openShop(program, {
      reference: "test_strict",
      site: { policies: { stopOnAdvice: ["4", "8"] } },
    });
    going = begun(await shop.json(subscribe({ ...advised, orderreference: "ST-29" })));
    stopping = begun(await strict.json(subscribe({ ...advised, orderreference: "ST-30" })));
    await shop.advanceTo("2031-02-09T12:00:00Z");
  });

  test("ST-29 the number is used, and the series goes on", async () => {
    const [, charge] = await payments("ST-29");
    expect(charge).toMatchObject({
      subscriptionnumber: "2",
      errorcode: "70000",
      settlestatus: "3",
      acquireradvicecode: "4",
      authcode: "DECLINED",
    });
    expect(await shop.record(going.series)).toMatchObject({
      transactionactive: "1",
      subscriptionnumber: "3",
    });
  });

  test("ST-30 unless the site stops on that advice", async () => {
    expect(await strict.record(stopping.series)).toMatchObject({ transactionactive: "3" });
    await shop.advanceTo("2031-03-09T12:00:00Z");
    const stopped = await strict.ofOrder("ST-30");
    expect(shown(stopped).filter((one) => one.includes("AUTH"))).toHaveLength(2);
    expect(await payments("ST-29")).toHaveLength(3);
  });
});

test("ST-22 a free first period: a checked card, then as many payments as are left", async () => {
  const reply = await shop.json(
    subscribe({
      requesttypedescriptions: ["ACCOUNTCHECK", "SUBSCRIPTION"],
      orderreference: "ST-22",
      subscriptionfinalnumber: "3",
    }),
  );
  expect(reply.responses).toMatchObject([
    { requesttypedescription: "ACCOUNTCHECK", errorcode: "0", settlestatus: "0", baseamount: "0" },
    { requesttypedescription: "SUBSCRIPTION", subscriptionnumber: "2", transactionactive: "1" },
  ]);
  const before = (await program.bank.journal()).filter(({ kind }) => kind === "sale").length;
  await shop.advanceTo("2031-06-20T12:00:00Z");
  expect(
    (await payments("ST-22")).map((one) => `${one["settleduedate"]} ${one["baseamount"]}`),
  ).toEqual(["2031-04-09 1000", "2031-05-09 1000"]);
  expect(
    (await program.bank.journal()).filter(({ kind }) => kind === "sale").length,
  ).toBeGreaterThan(before);
  const declined = await shop.json(
    subscribe({
      requesttypedescriptions: ["ACCOUNTCHECK", "SUBSCRIPTION"],
      pan: "4000000000000812",
    }),
  );
  expect(declined.responses).toMatchObject([
    { requesttypedescription: "ACCOUNTCHECK", errorcode: "70000", settlestatus: "0" },
  ]);
});

test("a card that is checked and then charged, in two requests of which the second is empty", async () => {
  const { responses } = await shop.xml(
    [
      "ACCOUNTCHECK",
      `<operation><sitereference>${shop.site}</sitereference>
         <accounttypedescription>ECOM</accounttypedescription></operation>
       <billing><amount currencycode="GBP">700</amount>
         <payment type="VISA"><pan>4111111111111111</pan><expirydate>12/2034</expirydate></payment>
       </billing>`,
    ],
    ["AUTH", ""],
  );
  expect(responses).toMatchObject([
    { requesttypedescription: "ACCOUNTCHECK", errorcode: "0" },
    { requesttypedescription: "AUTH", errorcode: "0", baseamount: "700", settlestatus: "0" },
  ]);
  expect(responses[1]?.["parenttransactionreference"]).toBe(responses[0]?.["transactionreference"]);
});

test("ST-19 proof of the customer's is of the first payment alone", async () => {
  const proof = { enrolled: "Y", status: "Y", eci: "05", cavv: "AAABBBCCCDDDEEEFFF", xid: "x-1" };
  const { payment } = begun(await shop.json(subscribe({ orderreference: "ST-19", ...proof })));
  expect(await shop.record(payment)).toMatchObject({ eci: "05", enrolled: "Y" });
  await shop.advanceTo("2031-07-20T12:00:00Z");
  const [first, second] = await payments("ST-19");
  expect(first).toMatchObject({ eci: "05" });
  expect(second).toMatchObject({ accounttypedescription: "RECUR", subscriptionnumber: "2" });
  expect(second).not.toHaveProperty("eci");
  const rows = await program.db.tenant(shop.client.merchantId, (tx) =>
    tx.query<{ attemptKey: string }>(
      {
        name: "test_attempt_keys",
        scope: "tenant",
        text: `select t.attempt_key from transactions t
                where t.merchant_id = $1::bigint and t.id = any($2::bigint[]) order by t.id`,
      },
      [
        shop.client.merchantId,
        [first, second].map((one) =>
          BigInt(String(one?.["transactionreference"]).split("-")[2] ?? 0),
        ),
      ],
    ),
  );
  const marks = [];
  for (const { attemptKey } of rows) {
    const asked = await fetch(`${program.bank.url}/requests/${attemptKey}`);
    const { marks: own } = (await asked.json()) as {
      marks: { eci: string | null; reason: string };
    };
    marks.push([own.reason, own.eci]);
  }
  expect(marks).toEqual([
    ["first", "05"],
    ["recurring", null],
  ]);
});

test("ST-31 an engine that dies after the bank approved, and two engines at once: number 2 is charged once", async () => {
  const order = { orderreference: "ST-31", subscriptionfinalnumber: "2" };
  const { series } = begun(await shop.json(subscribe(order)));
  await shop.advanceTo("2031-08-19T12:00:00Z");
  await program.bank.control("no-answer");
  // due at half past midnight, approved by the bank, and nobody heard of it
  await shop.advanceTo("2031-08-20T00:40:00Z");
  expect(await payments("ST-31")).toMatchObject([{ errorcode: "0" }, { errorcode: "60010" }]);
  const second = await startProgram({ db: program.db, bank: program.bank, keyRing: ring });
  await program.bank.control("up");
  await shop.advanceTo("2031-08-20T06:00:00Z");
  await second.close();
  const charges = await payments("ST-31");
  expect(charges.map((one) => [one["subscriptionnumber"], one["errorcode"]])).toEqual([
    ["1", "0"],
    ["2", "0"],
  ]);
  const reference = String(charges[1]?.["transactionreference"]).split("-")[2];
  const booked = (await program.bank.journal()).filter((entry) => entry.reference === reference);
  expect(booked.map(({ bookings }) => bookings)).toEqual([1]);
  expect(await shop.record(series)).toMatchObject({ subscriptionnumber: "3" });
});

test("all that was done stands in the books as it does at the bank", async () => {
  await shop.advanceTo("2031-08-22T12:00:00Z");
  const { body } = await shop.client.post("/v1/reconcile");
  expect(body).toMatchObject({ total: 0 });
});

test("ST-42 no card number in a table, a log or an answer, and no security code anywhere", async () => {
  const card = { pan: "378282246310005", securitycode: "8642", expirydate: "12/2034" };
  // where no card belongs, it is not kept
  const planted = { mycard: "3782 822463 10005", orderreference: "ST-42" };
  begun(noting(await shop.json(subscribe({ ...card, ...planted }))));
  noting(await shop.json(auth({ ...card, pan: "378282246310006" })));
  noting(await shop.json(auth({ ...card, expirydate: "99/9999" })));
  noting(await shop.post("/json/", `{"pan": "${card.pan}", "securitycode": "${card.securitycode}`));
  noting(await shop.post("/xml/", `<a><pan>${card.pan}</pan>`));
  answered += JSON.stringify(await shop.ofOrder("ST-42"));
  const rows = await everyRow();
  expect(rows.length).toBeGreaterThan(100);
  const lines = [...rows, ...logged.split("\n"), ...answered.split("\n")];
  expect(logged).toContain("/json/");
  const matcher = createMatcher(canaryPatterns([card.pan, "4111111111111111"]));
  expect(lines.filter((line) => matcher.start()(Buffer.from(line)).length > 0)).toEqual([]);
  const code = new RegExp(`(?<![\\d-])${card.securitycode}(?!\\d)`);
  expect(lines.filter((line) => code.test(line))).toEqual([]);
});

/** Every row of the merchant that the program can read, as text. The vault's table has tests of its own. */
async function everyRow(): Promise<string[]> {
  return await program.db.tenant(shop.client.merchantId, async (tx) => {
    const tables = await tx.query<{ name: string }>(
      {
        name: "test_readable_tables",
        scope: "tenant",
        text: `select c.relname::text as name from pg_class c
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                  and has_table_privilege(c.oid, 'select')
                  and exists (select from pg_attribute a
                               where a.attrelid = c.oid and a.attname = 'merchant_id')`,
      },
      [],
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      const text = `select t::text as row from ${name} t where t.merchant_id = $1::bigint`;
      const statement = { name: `test_rows_of_${name}`, scope: "tenant", text } as const;
      const found = await tx.query<{ row: string }>(statement, [tx.merchantId]);
      rows.push(...found.map(({ row }) => `${name} ${row}`));
    }
    return rows;
  });
}
