// Goal: what is asked for is answered in the vendor's form and with its codes, and what is refused
// has changed nothing (specification 1, 2, 5, 6). Method: one program; requests beside their answers.
import { gunzipSync } from "node:zlib";
import { request as httpRequest } from "node:http";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { listed } from "../rest/orders.ts";
import {
  auth,
  basic,
  begun,
  CARD,
  made,
  openShop,
  subscribe,
  type Flat,
  type Shop,
} from "./shop.ts";

let program: TestProgram;
let shop: Shop;

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-06T09:15:02Z", gatewayTimeoutMs: 1_000 });
  shop = await openShop(program);
});
afterAll(() => program.close());

async function booked(): Promise<number> {
  return (await program.bank.journal()).length;
}

describe("a first payment that is not approved", () => {
  test("ST-3 declined: one answer, and no series", async () => {
    const reply = await shop.json(subscribe({ orderreference: "ST-3", pan: "4000000000000812" }));
    expect(reply.responses).toMatchObject([
      {
        requesttypedescription: "AUTH",
        errorcode: "70000",
        errormessage: "Decline",
        authcode: "DECLINED",
        acquirerresponsecode: "05",
        settlestatus: "3",
        securityresponseaddress: "1",
      },
    ]);
    const found = await shop.ofOrder("ST-3");
    expect(found.map((one) => one["requesttypedescription"])).toEqual(["AUTH"]);
  });

  test("ST-4 a bank that does not answer: 60010, and nothing is scheduled", async () => {
    const reply = await shop.json(subscribe({ orderreference: "ST-4", baseamount: "60010" }));
    expect(reply.responses).toMatchObject([
      { requesttypedescription: "AUTH", errorcode: "60010", errormessage: "Bank System Error" },
    ]);
    await shop.advanceTo("2031-01-06T12:00:00Z");
    const found = await shop.ofOrder("ST-4");
    expect(found.map((one) => one["requesttypedescription"])).toEqual(["AUTH"]);
  });

  test("an amount that the test acquirer declines", async () => {
    const { responses } = await shop.json(auth({ baseamount: "70000" }));
    expect(responses).toMatchObject([{ errorcode: "70000", settlestatus: "3" }]);
  });
});

describe("fields are checked before any payment is taken", () => {
  const rows: readonly (readonly [name: string, order: Flat, code: string, data: string[]])[] = [
    ["ST-14 a unit of weeks", { subscriptionunit: "WEEK" }, "30000", ["subscriptionunit"]],
    ["ST-15 a frequency of 0", { subscriptionfrequency: "0" }, "30000", ["subscriptionfrequency"]],
    [
      "ST-15 a frequency of abc",
      { subscriptionfrequency: "abc" },
      "30000",
      ["subscriptionfrequency"],
    ],
    ["a frequency of 1000", { subscriptionfrequency: "1000" }, "30000", ["subscriptionfrequency"]],
    ["ST-16 a Maestro card", { pan: "6759649826438453" }, "30000", ["paymenttypedescription"]],
    ["ST-16 a Discover card", { pan: "6011111111111117" }, "30000", ["paymenttypedescription"]],
    ["a type that the card is not", { paymenttypedescription: "AMEX" }, "10103", []],
    ["a type of nobody", { paymenttypedescription: "GOLD" }, "30000", ["paymenttypedescription"]],
    ["DCC", { dccenabled: "1" }, "20033", []],
    [
      "a begin date of today",
      { subscriptionbegindate: "2031-01-06" },
      "30000",
      ["subscriptionbegindate"],
    ],
    [
      "a begin date of no day",
      { subscriptionbegindate: "2031-02-30" },
      "30000",
      ["subscriptionbegindate"],
    ],
    [
      "a final number of -1",
      { subscriptionfinalnumber: "-1" },
      "30000",
      ["subscriptionfinalnumber"],
    ],
    ["a first number of 2", { subscriptionnumber: "2" }, "30000", ["subscriptionnumber"]],
    ["a series of no kind", { subscriptiontype: "WEEKLY" }, "30000", ["subscriptiontype"]],
    ["a wrong digit", { pan: "4111111111111112" }, "30000", ["pan"]],
    ["no card", { pan: "" }, "30000", ["pan"]],
    ["an expiry that is past", { expirydate: "12/2030" }, "30000", ["expirydate"]],
    ["no expiry", { expirydate: "" }, "30000", ["expirydate"]],
    ["a security code of letters", { securitycode: "abc" }, "30000", ["securitycode"]],
    ["a security code of four digits", { securitycode: "1234" }, "30000", ["securitycode"]],
    ["no amount", { baseamount: "" }, "30000", ["baseamount"]],
    ["an amount of 0", { baseamount: "0" }, "30000", ["baseamount"]],
    ["an amount with a point", { baseamount: "10.00" }, "30000", ["baseamount"]],
    ["both amounts", { mainamount: "10.00" }, "30000", ["mainamount"]],
    ["a currency of nobody", { currencyiso3a: "XXX" }, "30000", ["currencyiso3a"]],
    ["no account", { accounttypedescription: "" }, "30000", ["accounttypedescription"]],
    ["no site", { sitereference: "" }, "30000", ["sitereference"]],
    ["a site of nobody", { sitereference: "test_other99" }, "30001", []],
    ["a status that only the engine sets", { settlestatus: "100" }, "30000", ["settlestatus"]],
    ["a due date that is past", { settleduedate: "2031-01-05" }, "30000", ["settleduedate"]],
    ["a due date too far off", { settleduedate: "2031-01-14" }, "30000", ["settleduedate"]],
    ["a parent of nobody", { parenttransactionreference: "55-9-99999999" }, "20004", []],
    [
      "a parent that is none",
      { parenttransactionreference: "abc" },
      "30000",
      ["parenttransactionreference"],
    ],
    ["a name that is a list", { billingfirstname: ["Ann"] }, "30000", ["billingfirstname"]],
  ];
  test.for(rows)("%s", async ([, order, errorcode, errordata]) => {
    const before = await booked();
    const reply = await shop.json(subscribe({ ...order, orderreference: "refused" }));
    expect(reply.status).toBe(200);
    expect(reply.responses).toMatchObject([{ requesttypedescription: "ERROR", errorcode }]);
    expect(reply.responses[0]?.errordata).toEqual(errordata);
    expect(await booked()).toBe(before);
    expect(await shop.ofOrder("refused")).toEqual([]);
  });

  test.for([
    ["VISA", "4111111111111111", "123"],
    ["MASTERCARD", "5100000000000511", "123"],
    ["AMEX", "378282246310005", "1234"],
  ] as const)("ST-17 %s is taken", async ([paymenttypedescription, pan, securitycode]) => {
    const reply = await shop.json(subscribe({ pan, securitycode, paymenttypedescription }));
    expect(reply.responses).toMatchObject([
      { errorcode: "0", paymenttypedescription },
      { errorcode: "0", paymenttypedescription, requesttypedescription: "SUBSCRIPTION" },
    ]);
  });
});

describe("a series on an earlier payment", () => {
  const series = {
    requesttypedescriptions: ["SUBSCRIPTION"],
    accounttypedescription: "RECUR",
    subscriptionunit: "MONTH",
    subscriptionfrequency: "1",
    subscriptionfinalnumber: "6",
  };

  test("ST-18 of a DCC payment: 20033", async () => {
    const parent = made(await shop.json(auth({ dccenabled: "1", orderreference: "ST-18" })));
    const { responses } = await shop.json({ ...series, parenttransactionreference: parent });
    expect(responses).toMatchObject([{ errorcode: "20033" }]);
    expect(await shop.ofOrder("ST-18")).toHaveLength(1);
  });

  test("ST-21 without a parent, on a declined one, on a series, under another account", async () => {
    const declined = await shop.json(auth({ pan: "4000000000000812" }));
    const parents = begun(await shop.json(subscribe()));
    const codes = [];
    for (const part of [
      {},
      { parenttransactionreference: declined.responses[0]?.["transactionreference"] },
      { parenttransactionreference: parents.series },
      { parenttransactionreference: parents.payment, accounttypedescription: "ECOM" },
    ]) {
      const { responses } = await shop.json({ ...series, ...part });
      codes.push(responses.map((one) => `${one["requesttypedescription"]} ${one["errorcode"]}`));
    }
    expect(codes).toEqual([["ERROR 20004"], ["ERROR 20019"], ["ERROR 20032"], ["ERROR 20018"]]);
  });

  test("ST-20 on a settled one, in XML: active at once", async () => {
    const parent = made(await shop.json(auth({ orderreference: "ST-20" })));
    await shop.advanceTo("2031-01-07T12:00:00Z");
    const { responses } = await shop.xml([
      "SUBSCRIPTION",
      `<operation><sitereference>${shop.site}</sitereference>
         <accounttypedescription>RECUR</accounttypedescription>
         <parenttransactionreference>${parent}</parenttransactionreference></operation>
       <billing><subscription type="RECURRING"><unit>MONTH</unit><frequency>1</frequency>
         <finalnumber>6</finalnumber></subscription></billing>`,
    ]);
    expect(responses).toMatchObject([
      {
        requesttypedescription: "SUBSCRIPTION",
        errorcode: "0",
        subscriptionnumber: "2",
        transactionactive: "1",
        parenttransactionreference: parent,
        orderreference: "ST-20",
        subscriptionbegindate: "2031-02-07",
      },
    ]);
  });
});

describe("the envelope", () => {
  test("ST-32 a wrong password: 401 with a page, and nothing is recorded", async () => {
    const before = await booked();
    for (const path of ["/xml", "/xml/", "/json", "/json/"]) {
      for (const authorization of [
        basic(shop.username, "wrong"),
        basic("nobody", shop.password),
        "Basic !",
        `Bearer ${shop.client.apiKey}`,
      ]) {
        const reply = await shop.post(path, JSON.stringify({}), { authorization });
        expect(reply.status).toBe(401);
        expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
        expect(reply.headers.get("www-authenticate")).toMatch(/^Basic/);
        expect(reply.text).toContain("<title>401 Authorization Required</title>");
      }
    }
    expect(await booked()).toBe(before);
  });

  test("ST-33 a body that is no JSON", async () => {
    const reply = await shop.post("/json/", '{"alias":');
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({
      version: "1.00",
      response: [
        {
          requesttypedescription: "ERROR",
          errorcode: "10205",
          errormessage: "Malformed JSON",
          errordata: ["invalid json"],
        },
      ],
    });
    expect(reply.requestReference).toMatch(/^W\d+-[0-9a-z]{8}$/);
  });

  test("ST-34 the request is called what its client calls it, also in errors", async () => {
    const headers = { requestreference: "Ax8k2m4qz" };
    const bodies = [
      ['{"alias":', "10205"],
      ['{"version":"2"}', "30007"],
      [JSON.stringify({ version: "1.00", request: [{ requestreference: "A000000000" }] }), "60018"],
      [
        JSON.stringify({
          version: "1.00",
          alias: shop.username,
          request: [{ ...auth(), sitereference: shop.site, accounttypedescription: "ECOM" }],
        }),
        "0",
      ],
    ] as const;
    for (const [body, code] of bodies) {
      const reply = await shop.post("/json/", body, headers);
      expect([reply.requestReference, reply.responses[0]?.["errorcode"]]).toEqual([
        "Ax8k2m4qz",
        code,
      ]);
    }
    const { requestReference } = await shop.json(auth({ requestreference: "A1b2c3d4e" }));
    expect(requestReference).toBe("A1b2c3d4e");
  });

  test("ST-35 types that are none", async () => {
    const both = { requesttypedescription: "AUTH", requesttypedescriptions: ["AUTH"] };
    const body = (request: object) => JSON.stringify({ version: "1.00", request: [request] });
    const rows = [
      [both, "60040", []],
      [{}, "60018", ["None"]],
      [{ requesttypedescriptions: ["BADREQUEST"] }, "60018", ["BADREQUEST"]],
    ] as const;
    for (const [request, code, data] of rows) {
      const { responses } = await shop.post("/json/", body(request));
      expect(responses).toMatchObject([{ requesttypedescription: "ERROR", errorcode: code }]);
      expect(responses[0]?.errordata).toEqual(data);
    }
  });

  test("the alias is the user's name or a site of theirs", async () => {
    const request = [{ requesttypedescriptions: ["TRANSACTIONQUERY"], filter: {} }];
    for (const [alias, code] of [
      [shop.username, "60019"],
      [shop.site, "60019"],
      [undefined, "60019"],
      ["somebody", "30008"],
    ] as const) {
      const reply = await shop.post("/json", JSON.stringify({ alias, version: "1.0", request }));
      expect(reply.responses[0]?.["errorcode"]).toBe(code);
    }
  });

  test("bytes that are no UTF-8: 400; too many: 413; another method: 405", async () => {
    expect((await shop.post("/json/", Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400);
    expect((await shop.post("/xml/", Buffer.from([0xc3, 0x28]))).status).toBe(400);
    expect((await shop.post("/json/", "x".repeat(10 * 1024 * 1024))).status).toBe(413);
    const authorization = basic(shop.username, shop.password);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const reply = await fetch(`${program.baseUrl}/json/`, { method, headers: { authorization } });
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  test("answers are compressed for whom that suits", async () => {
    const body = JSON.stringify({
      version: "1.00",
      request: [
        {
          requesttypedescriptions: ["TRANSACTIONQUERY"],
          filter: { starttimestamp: "2031-01-01", endtimestamp: "2031-12-31" },
        },
      ],
    });
    const authorization = basic(shop.username, shop.password);
    const answer = await new Promise<{ encoding: string | undefined; body: Buffer }>(
      (resolve, reject) => {
        const headers = { authorization, "accept-encoding": "gzip" };
        const sent = httpRequest(
          `${program.baseUrl}/json/`,
          { method: "POST", headers },
          (reply) => {
            const chunks: Buffer[] = [];
            reply.on("data", (chunk: Buffer) => chunks.push(chunk));
            reply.on("end", () =>
              resolve({ encoding: reply.headers["content-encoding"], body: Buffer.concat(chunks) }),
            );
          },
        );
        sent.on("error", reject);
        sent.end(body);
      },
    );
    expect(answer.encoding).toBe("gzip");
    expect(JSON.parse(gunzipSync(answer.body).toString())).toMatchObject({
      response: [{ errorcode: "0" }],
    });
  });
});

describe("search", () => {
  test("ST-36 two references; one of nobody; only a site", async () => {
    const references = [made(await shop.json(auth())), made(await shop.json(auth()))];
    const search = (filter: Flat) =>
      shop.json({ requesttypedescriptions: ["TRANSACTIONQUERY"], filter });
    const two = await search({ transactionreference: references.map((value) => ({ value })) });
    expect(two.responses).toMatchObject([{ errorcode: "0", found: "2" }]);
    expect(two.responses[0]?.records.map((one) => one["transactionreference"]).toSorted()).toEqual(
      references.toSorted(),
    );
    const none = await search({ transactionreference: { value: "55-9-999999999" } });
    expect(none.responses).toMatchObject([{ errorcode: "0", found: "0", records: [] }]);
    const site = await search({ sitereference: [{ value: shop.site }] });
    expect(site.responses).toMatchObject([{ requesttypedescription: "ERROR", errorcode: "60019" }]);
    for (const [filter, code, data] of [
      [{ transactionreference: "abc" }, "30000", ["transactionreference"]],
      [{ starttimestamp: "yesterday", endtimestamp: "2031-01-01" }, "30000", ["starttimestamp"]],
      [{ orderreference: "x", settlestatus: "4" }, "30000", ["settlestatus"]],
      [{ orderreference: "x", sitereference: "test_other99" }, "30006", []],
      [{ starttimestamp: "2031-01-01" }, "60019", []],
    ] as const) {
      const { responses } = await search(filter);
      expect([responses[0]?.["errorcode"], responses[0]?.errordata]).toEqual([code, data]);
    }
  });

  test("by time, by what became of it, and by what it was made from", async () => {
    const { payment, series } = begun(await shop.json(subscribe({ orderreference: "find" })));
    const search = async (filter: Flat): Promise<string[]> => {
      const { responses } = await shop.json({
        requesttypedescriptions: ["TRANSACTIONQUERY"],
        filter,
      });
      return (responses[0]?.records ?? []).map((one) => String(one["transactionreference"]));
    };
    const day = { starttimestamp: "2031-01-01 00:00:00", endtimestamp: "2031-12-31 23:59:59" };
    const all = await search(day);
    expect(all).toEqual(expect.arrayContaining([payment, series]));
    const declined = await search({ ...day, errorcode: "70000" });
    expect(declined.length).toBeGreaterThan(1);
    expect(declined).not.toContain(payment);
    const pending = await search({
      ...day,
      requesttypedescription: "SUBSCRIPTION",
      transactionactive: "2",
    });
    expect(pending).toContain(series);
    expect(pending).not.toContain(payment);
    expect(await search({ parenttransactionreference: payment })).toEqual([series]);
    expect(await search({ orderreference: "find", requesttypedescription: "AUTH" })).toEqual([
      payment,
    ]);
    expect(await search({ starttimestamp: "2030-01-01", endtimestamp: "2030-12-31" })).toEqual([]);
  });

  test("another merchant's records are nobody's", async () => {
    const other = await openShop(program);
    const { payment, series } = begun(await other.json(subscribe({ orderreference: "theirs" })));
    expect(await shop.ofOrder("theirs")).toEqual([]);
    const filter = { transactionreference: [{ value: payment }, { value: series }] };
    const found = await shop.json({ requesttypedescriptions: ["TRANSACTIONQUERY"], filter });
    expect(found.responses).toMatchObject([{ errorcode: "0", found: "0" }]);
    expect(await shop.update(series, { transactionactive: "3" })).toBe("60014");
    for (const types of [["REFUND"], ["SUBSCRIPTION"], ["AUTH"]]) {
      const request = {
        ...subscribe(),
        requesttypedescriptions: types,
        accounttypedescription: "RECUR",
        parenttransactionreference: payment,
      };
      const { responses } = await shop.json(request);
      expect(responses).toMatchObject([{ errorcode: "20004" }]);
    }
    expect(await other.record(series)).toMatchObject({ transactionactive: "2" });
  });
});

test("ST-41 a name of every kind of character comes back unchanged", async () => {
  const name = "a & b <c> ]]> £ \"d' \t\n e";
  const escaped = "a &amp; b &lt;c&gt; ]]&gt; &#163; \"d' &#9;&#10; e";
  const json = made(await shop.json(auth({ billinglastname: name })));
  const xml = made(
    await shop.xml([
      "AUTH",
      `<operation><sitereference>${shop.site}</sitereference>
         <accounttypedescription>ECOM</accounttypedescription></operation>
       <billing><amount currencycode="GBP">100</amount><name><last>${escaped}</last></name>
         <payment type="VISA"><pan>${String(CARD["pan"])}</pan><expirydate>12/2034</expirydate></payment>
       </billing>`,
    ]),
  );
  for (const reference of [json, xml]) {
    expect((await shop.record(reference))["billinglastname"]).toBe(name);
    const filter = `<filter><transactionreference>${reference}</transactionreference></filter>`;
    const { responses } = await shop.xml(["TRANSACTIONQUERY", filter]);
    expect(responses[0]?.records[0]?.["billinglastname"]).toBe(name);
  }
});

test("what the test acquirer finds of the payer", async () => {
  const rows = [
    [{ billingpremise: "No 789", billingpostcode: "TR45 6ST", securitycode: "123" }, "222"],
    [{ billingpremise: "No 123", billingpostcode: "TR12 3ST", securitycode: "124" }, "444"],
    [{ billingpremise: "No 333", billingpostcode: "AB1 2CD", securitycode: "" }, "110"],
    [{ billingpremise: "789", billingpostcode: "55555" }, "222"],
    [{ billingpremise: "", billingpostcode: "" }, "002"],
  ] as const;
  for (const [given, expected] of rows) {
    const { responses } = await shop.json(auth(given));
    const [only] = responses;
    expect(
      `${only?.["securityresponseaddress"]}${only?.["securityresponsepostcode"]}` +
        only?.["securityresponsesecuritycode"],
    ).toBe(expected);
  }
});

test("a repeat by hand: RECUR, on an earlier payment, without its card", async () => {
  const first = made(
    await shop.json(
      auth({ orderreference: "by hand", credentialsonfile: "1", billingtown: "Bangor" }),
    ),
  );
  const { responses } = await shop.json({
    requesttypedescriptions: ["AUTH"],
    accounttypedescription: "RECUR",
    parenttransactionreference: first,
    baseamount: "250",
    subscriptiontype: "RECURRING",
    subscriptionnumber: "2",
    credentialsonfile: "2",
  });
  expect(responses).toMatchObject([
    {
      errorcode: "0",
      accounttypedescription: "RECUR",
      parenttransactionreference: first,
      baseamount: "250",
      currencyiso3a: "GBP",
      maskedpan: "411111######1111",
      billingtown: "Bangor",
      orderreference: "by hand",
    },
  ]);
  const wrong = await shop.json({
    requesttypedescriptions: ["AUTH"],
    parenttransactionreference: first,
    currencyiso3a: "EUR",
  });
  expect(wrong.responses).toMatchObject([{ errorcode: "20015" }]);
});

describe("a search as a file", () => {
  const PATH = "/auto/transactions/transactionsearch";
  const DAY = { startdate: "2031-01-06", enddate: "2031-12-31" };
  const fetchFile = async (terms: Readonly<Record<string, string>>, post = false) => {
    const query = new URLSearchParams(terms).toString();
    const answer = await fetch(program.baseUrl + (post ? PATH : `${PATH}?${query}`), {
      method: post ? "POST" : "GET",
      headers: {
        authorization: basic(shop.username, shop.password),
        ...(post ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(post ? { body: query } : {}),
    });
    const text = await answer.text();
    const rows =
      answer.status === 200
        ? (parse(text, { columns: true }) as Readonly<Record<string, string>>[])
        : [];
    return { status: answer.status, type: answer.headers.get("content-type"), text, rows };
  };

  test("has a line a record, the oldest first, with the columns that are asked for", async () => {
    const order = { orderreference: 'a "b", c', billingtown: "Bangor\nGwynedd" };
    const payment = made(await shop.json(auth(order)));
    const { series } = begun(await shop.json(subscribe(order)));
    const terms = { ...DAY, sitereferences: shop.site, optionalfields: "billingtown,nothing" };
    const file = await fetchFile(terms);
    expect([file.status, file.type]).toEqual([200, "text/csv; charset=utf-8"]);
    const [own] = file.rows.filter((row) => row["transactionreference"] === payment);
    expect(own).toMatchObject({
      ...order,
      nothing: "",
      requesttypedescription: "AUTH",
      baseamount: "1000",
      maskedpan: "411111######1111",
      errorcode: "0",
    });
    const numbers = file.rows.map((row) => Number(row["transactionreference"]?.split("-")[2]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.length).toBeGreaterThan(20);
    const filtered = await fetchFile({ ...DAY, requesttypedescription: "SUBSCRIPTION" }, true);
    expect(filtered.rows.map((row) => row["transactionreference"])).toContain(series);
    expect(new Set(filtered.rows.map((row) => row["requesttypedescription"])).size).toBe(1);
    const before = { startdate: "2030-12-01", enddate: "2031-01-05" };
    expect((await fetchFile(before)).rows).toEqual([]);
  });

  test.for([
    [{ startdate: "2031-01-06" }, "30000 enddate"],
    [{ enddate: "2031-01-06" }, "30000 startdate"],
    [{ startdate: "2031-01-07", enddate: "2031-01-06" }, "30000 enddate"],
    [{ ...DAY, startdate: "6 January" }, "30000 starttimestamp"],
    [{ ...DAY, sitereferences: "test_nobody" }, "30006"],
    [{ ...DAY, settlestatus: "many" }, "30000 settlestatus"],
  ] as const)("that cannot be: %j is 400, %s", async ([terms, named]) => {
    const file = await fetchFile(terms);
    expect(file.status).toBe(400);
    expect(file.text).toContain(`Bad Request ${named}`);
  });

  test("is for users alone", async () => {
    const answer = await fetch(`${program.baseUrl}${PATH}?${new URLSearchParams(DAY).toString()}`);
    expect(answer.status).toBe(401);
  });
});

test("a user whose sites are named may use no other: 30006", async () => {
  await shop.client.post("/v1/sites", {
    name: "Second",
    reference: "test_second",
    ruleSet: "secure-trading",
  });
  const sites = await listed(shop.client, "/v1/sites");
  const [first] = sites.filter((site) => site["reference"] === shop.site);
  const users = await listed(shop.client, "/v1/web-services-users");
  const path = `/v1/web-services-users/${String(users[0]?.["id"])}`;
  await shop.client.patch(path, { siteIds: [first?.["id"]] });
  const { responses } = await shop.json(auth({ sitereference: "test_second" }));
  expect(responses).toMatchObject([{ errorcode: "30006" }]);
  expect(made(await shop.json(auth()))).toMatch(/^55-9-/);
});
