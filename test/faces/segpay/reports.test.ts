// Goal: a client that reconciles by Segpay's reports finds every column that it knows, as it knows it,
// and the same rows in REST. Method: the acceptance cases of the specification, over HTTP, on a clock
// that is moved; each case has a merchant of its own and counts dates from the day on which it begins.
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { DECLINED_VISA, expectStatus, VISA, type Answered } from "../rest/orders.ts";
import {
  login,
  mmddyyyy,
  number,
  ok,
  openShop,
  rowsOf,
  slashed,
  stringOf,
  TRIAL,
  type SegpayShop,
} from "./shop.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ testClock: "2027-02-03T11:05:09Z", gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

const V5 = "TransactionsPurchasesByURL_V5";

/** The parameters of a listing, for some days; today where none is given. */
function days(from = "", to = from) {
  return {
    TransID: "0",
    BegDate: from === "" ? "" : mmddyyyy(from),
    EndDate: to === "" ? "" : mmddyyyy(to),
    URLID: "0",
  };
}

/** Names of the columns of a schema, in its order. */
function columnsOf(text: string): string[] {
  const [, row = ""] =
    /name="Data"><xs:complexType><xs:sequence>(.*?)<\/xs:sequence>/.exec(text) ?? [];
  return [...row.matchAll(/<xs:element name="(\w+)" type="xs:(\w+)"/g)].map(([, name]) =>
    String(name),
  );
}

describe("transactions", () => {
  test("SP-19 a day's transactions, with all columns", async () => {
    const shop = await openShop(program);
    for (let no = 0; no < 3; no += 1) await shop.signUp();
    const today = await shop.day();
    const { text, type } = ok(await shop.mws(V5, days(today)));
    expect(type).toBe("text/xml; charset=utf-8");
    const rows = rowsOf(text);
    expect(rows.map((row) => [row["@_id"], row["@_rowOrder"]])).toEqual([
      ["Data1", "0"],
      ["Data2", "1"],
      ["Data3", "2"],
    ]);
    const ids = rows.map(({ TransID }) => Number(TransID));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(columnsOf(text).join(" ")).toBe(
      "URL TransID RelatedTransID TransTime Type Source Auth TransAmount AuthCode Currency AuthCode1 " +
        "PurchaseID PurchType CustName CustEMail CustAddress CustCity CustState CustZip CustCountry " +
        "CustPhone CustIP IPCountry Username Password PurchStatus InitialAmount RecurringAmount " +
        "RecurringPeriod NextDate CancelDate ExpiredDate Retries RetryDate LastResult " +
        "MerchantPartnerID eticketID REF1 REF2 REF3 REF4 REF5 REF6 REF7 REF8 REF9 REF10 UserData Bin " +
        "Last4 BinCountry RefundEnteredBy RefundReasonCode RefundComment PrepaidIndicator MerchantID",
    );
    expect(rows[0]).toMatchObject({
      URL: "films.example",
      RelatedTransID: "0",
      Type: "Sale",
      Source: "Signup",
      Auth: "Yes",
      TransAmount: "5.0000",
      AuthCode: "00-Approved",
      AuthCode1: "TestTrans",
      Currency: "USD",
      PurchType: "Recurring",
      CustName: "Amy Ash",
      CustEMail: "amy@mail.example",
      Username: "amy",
      Password: "",
      PurchStatus: "Active",
      InitialAmount: "5.0000",
      RecurringAmount: "20.0000",
      RecurringPeriod: "30",
      NextDate: `${await shop.day(3)}T00:00:00+00:00`,
      Retries: "0",
      LastResult: "Approved",
      eticketID: `${number(shop.packageId)}:${number(shop.pricePointId)}`,
      Bin: "411111",
      Last4: "1111",
      PrepaidIndicator: "N",
      MerchantID: String(shop.client.merchantId),
    });
    expect(rows[0]?.["TransTime"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    for (const absent of ["CancelDate", "ExpiredDate", "RetryDate", "RefundEnteredBy"]) {
      expect(rows[0]).not.toHaveProperty(absent);
    }
  });

  test("SP-20 a day without any has a schema and no row", async () => {
    const shop = await openShop(program);
    await shop.signUp();
    const { text } = ok(await shop.mws(V5, days(await shop.day(1))));
    expect(rowsOf(text)).toEqual([]);
    expect(columnsOf(text)).toHaveLength(56);
    expect(text).not.toContain("<NewDataSet");
    const backwards = days(await shop.day(), await shop.day(-1));
    expect(rowsOf(ok(await shop.mws(V5, backwards)).text)).toEqual([]);
  });

  test("SP-21 without dates it is today", async () => {
    const shop = await openShop(program);
    for (let no = 0; no < 3; no += 1) await shop.signUp();
    expect(await shop.rows(V5, days())).toHaveLength(3);
    const empty = { TransID: "", BegDate: "", EndDate: "", URLID: "" };
    expect(await shop.rows(V5, empty)).toHaveLength(3);
  });

  test("SP-22 who took a payment back, and why", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const [paid] = (await shop.read(purchase)).transactions;
    const TransID = number(paid?.["id"]);
    stringOf(await shop.adm("RefundTransaction", { TransID, RefundReason: "dup" }));
    const [sale, reversal] = await shop.rows(V5, days());
    expect(reversal).toMatchObject({
      RefundEnteredBy: shop.credentials.UserID,
      RefundReasonCode: "dup",
      RefundComment: "",
      RelatedTransID: TransID,
    });
    expect(Object.keys(sale ?? {}).filter((name) => name.startsWith("Refund"))).toEqual([]);
  });

  test("SP-23 one login over several merchants says whose each row is", async () => {
    const [one, two] = [await openShop(program), await openShop(program)];
    await one.signUp();
    await two.signUp();
    await one.signUp();
    const key = await program.keyOver([one.client, two.client]);
    const headers = { authorization: `Bearer ${key}` };
    const ids = [one, two].map(({ client }) => `mer_${client.merchantId}`);
    const both = await login(
      {
        ...one.client,
        post: (path, body) =>
          one.client.post(path, body, {
            headers: { ...headers, "perennial-merchant": String(ids[0]) },
          }),
      },
      { merchantIds: ids },
    );
    const rows = await one.rows(V5, { ...days(), ...both });
    const [first = "", second = ""] = ids.map(number);
    expect(rows.map(({ MerchantID }) => MerchantID)).toEqual([first, second, first]);
    const [site] = await two.rows("URL_Listing");
    const ofOne = await one.rows(V5, { ...days(), ...both, URLID: number(two.siteId) });
    expect(ofOne.map(({ MerchantID }) => MerchantID)).toEqual([String(site?.["MerchantID"])]);
    // a login of one of them sees nothing of the other
    expect(await one.rows(V5, days())).toHaveLength(2);
    expect(
      await one.rows("TransactionByTransID", { TransID: String(rows[1]?.["TransID"]) }),
    ).toEqual([]);
  });

  test("SP-25 what was declined", async () => {
    const shop = await openShop(program);
    await shop.signUp();
    await shop.signUp({ payment: { card: DECLINED_VISA } });
    const rows = await shop.rows("TransactionsList_Declined_V2", days());
    expect(rows.map(({ Auth, AuthCode }) => [Auth, AuthCode])).toEqual([["No", "05-Declined"]]);
    expect(await shop.rows("TransactionsList_V3", days())).toHaveLength(2);
  });

  test("SP-26 the history of a purchase", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    await shop.advanceDays(3);
    const { id } = (await shop.read(purchase)).transactions[0] ?? {};
    stringOf(await shop.adm("RefundTransaction", { TransID: number(id), RefundReason: "" }));
    const rows = await shop.history(purchase);
    expect(rows.map(({ Source, TransAmount }) => [Source, TransAmount])).toEqual([
      ["Signup", "5.0000"],
      ["Conversion", "20.0000"],
      ["System", "-20.0000"],
    ]);
    for (const { TransTime } of rows) expect(TransTime).toMatch(/\+00:00$/);
  });

  test("SP-27 a report never answers wrong credentials, or what it cannot read, with nothing", async () => {
    const shop = await openShop(program);
    const wrong = { ...days(), UserAccessKey: "k2" };
    for (const name of [V5, "RevenueDailySummary", "URL_Listing"]) {
      const { status, type, text } = await shop.mws(name, wrong);
      expect([status, type, text]).toEqual([500, "text/plain; charset=utf-8", "Invalid Merchant"]);
    }
    const { BegDate: _, ...without } = days();
    expect((await shop.mws(V5, without)).text).toBe("Missing parameter: BegDate.");
    const faults: readonly (readonly [object, string])[] = [
      [{ BegDate: "2027-02-03" }, "BegDate"],
      [{ BegDate: "02302027" }, "BegDate"],
      [{ EndDate: "13012027" }, "EndDate"],
      [{ URLID: "x" }, "URLID"],
      [{ TransID: "-1" }, "TransID"],
    ];
    for (const [given, name] of faults) {
      const { status, text } = await shop.mws(V5, { ...days(), ...given });
      expect([status, text]).toEqual([500, `Invalid parameter: ${name}.`]);
    }
  });

  const VERSIONS: readonly (readonly [string, number])[] = [
    ["TransactionsPurchasesByURL", 37],
    ["TransactionsPurchasesByURL_V2", 48],
    ["TransactionsPurchasesByURL_V3", 51],
    ["TransactionsPurchasesByURL_V4", 54],
    ["TransactionsList", 15],
    ["TransactionsList_V2", 28],
    ["TransactionsList_V3", 36],
    ["TransactionsList_Declined", 15],
    ["TransactionsList_Declined_V2", 36],
  ];

  test("every version stays, and each begins as the one before", async () => {
    const shop = await openShop(program);
    let before: readonly string[] = [];
    for (const [name, count] of VERSIONS) {
      const columns = columnsOf(ok(await shop.mws(name, days())).text);
      expect([name, columns.length]).toEqual([name, count]);
      if (/_V/.test(name)) expect(columns.slice(0, before.length)).toEqual(before);
      // the third list of transactions has all of the fourth block
      before = columns;
    }
  });

  test("bought with one click, for a card on file", async () => {
    const shop = await openShop(program);
    const first = await shop.signUp();
    const pricePointId = await shop.priced({ ...TRIAL, oneClick: true });
    const { customerId, paymentMethodId } = first;
    const onFile = { customer: { id: customerId }, payment: { paymentMethodId } };
    await shop.signUp({ pricePointId, ...onFile });
    await shop.signUp({ ...onFile });
    const rows = await shop.rows(V5, days());
    expect(rows.map(({ Type }) => Type)).toEqual(["Sale", "One Click", "Sale"]);
  });

  test("what came with the order, from hostile hands", async () => {
    const shop = await openShop(program);
    const name = '<Amy> & "Ash" ]]> \u0007\u{1f600} \ud800';
    const purchase = await shop.signUp({
      customer: {
        name: name.toWellFormed(),
        email: "amy@mail.example",
        phone: "+1 555 0100",
        address: {
          line1: "1 Main St",
          city: "Boston",
          region: "MA",
          postalCode: "02101",
          country: "US",
        },
      },
      values: { ref2: "a&b", merchantPartnerId: "m7", memberID: "m5", "long.name": "x=1&y" },
      buyer: {
        ip: "203.0.113.9",
        ipCountry: "GB",
        cardCountry: "DE",
        browser: "Fox",
        language: "EN",
      },
      payment: { card: { ...VISA, prepaid: true } },
      login: { username: "   " },
    });
    const { text } = ok(await shop.mws(V5, days()));
    expect(text).toContain('<Username xml:space="preserve">   </Username>');
    expect(rowsOf(text)).toMatchObject([
      {
        PurchaseID: number(purchase.id),
        CustName: name.toWellFormed().replace("\u0007", ""),
        CustAddress: "1 Main St",
        CustCity: "Boston",
        CustState: "MA",
        CustZip: "02101",
        CustCountry: "United States",
        CustPhone: "+1 555 0100",
        CustIP: "203.0.113.9",
        IPCountry: "United Kingdom",
        BinCountry: "DE",
        MerchantPartnerID: "m7",
        REF1: "",
        REF2: "a&b",
        UserData: "memberID=m5&long.name=x%3D1%26y&paypagelanguage=EN&browsertype=Fox",
        PrepaidIndicator: "Y",
      },
    ]);
  });

  test("the same day as CSV and as JSON, row for row", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp({ values: { REF1: "7" } });
    await shop.signUp({ payment: { card: DECLINED_VISA } });
    const [paid] = (await shop.read(purchase)).transactions;
    stringOf(
      await shop.adm("RefundTransaction", { TransID: number(paid?.["id"]), RefundReason: "dup" }),
    );
    const today = await shop.day();
    const headers = { authorization: `Bearer ${shop.client.apiKey}` };
    const read = async (format: string) =>
      await (
        await fetch(
          `${program.baseUrl}/v1/reports/transactions?from=${today}&to=${today}&format=${format}`,
          { headers },
        )
      ).text();
    const csv = parse(await read("csv"), { columns: true }) as Record<string, string>[];
    const json = (await read("json"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(json.map(texts)).toEqual(csv);
    const xml = await shop.rows(V5, days());
    const common = (row: Readonly<Record<string, unknown>>) => [
      number(row["transactionId"]),
      number(row["purchaseId"]),
      Number(row["amountMinor"]) / 100,
      row["customerName"],
      row["cardLast4"],
      row["reversedBy"] ?? "",
    ];
    expect(csv.map(common)).toEqual(
      xml.map((row) => [
        row["TransID"],
        row["PurchaseID"],
        Math.abs(Number(row["TransAmount"])),
        row["CustName"],
        row["Last4"],
        row["RefundEnteredBy"] ?? "",
      ]),
    );
  });
});

function texts(row: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, String(value ?? "")]),
  );
}

describe("subscriptions", () => {
  const asked = (purchase: Answered) => ({
    BegDate: "",
    EndDate: "",
    PurchaseID: number(purchase.id),
    URLID: "0",
  });

  test("SP-24 a member, in exactly these columns", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    await shop.advanceDays(3);
    const report = "AssetsActiveSubscriptionsByURL";
    const { text } = ok(await shop.mws(report, asked(purchase)));
    expect(columnsOf(text).join(" ")).toBe(
      "Domain PurchaseID CustName Username Password RecurringAmount Currency LastDate NextDate " +
        "Purchases PurchTotal Cycling",
    );
    expect(text).toContain('<Cycling xml:space="preserve"> </Cycling>');
    expect(rowsOf(text)).toMatchObject([
      {
        Domain: "films.example",
        RecurringAmount: "20.0000",
        LastDate: slashed(await shop.day()),
        NextDate: slashed(await shop.day(30)),
        Purchases: "2",
        PurchTotal: "25.0000",
      },
    ]);
  });

  test("by the day of the sign-up, of the next charge, of the cancellation", async () => {
    const shop = await openShop(program);
    const [kept, left] = [await shop.signUp(), await shop.signUp()];
    const oneTime = await shop.priced(ONE_TIME);
    await shop.signUp({ pricePointId: oneTime });
    await shop.advanceDays(1);
    const given = { PurchaseID: number(left.id), CancelReason: "no time" };
    stringOf(await shop.adm("CancelMembership", given));
    const on = async (report: string, day: string) =>
      (
        await shop.rows(report, {
          BegDate: mmddyyyy(day),
          EndDate: mmddyyyy(day),
          PurchaseID: "0",
          URLID: "0",
        })
      ).map(({ PurchaseID }) => PurchaseID);
    const [today, yesterday, next] = [await shop.day(), await shop.day(-1), await shop.day(2)];
    const member = [number(kept.id)];
    expect(await on("AssetsActiveSubscriptionsByURL", yesterday)).toEqual(member);
    expect(await on("AssetsActiveSubscriptionsByURL", today)).toEqual([]);
    expect(await on("AssetsActiveSubscriptionsByURL_RebillDate", next)).toEqual(member);
    expect(await on("AssetsActiveSubscriptionsByURL_RebillDate", today)).toEqual([]);
    expect(await on("AssetsCancelledSubscriptionsByURL", today)).toEqual([number(left.id)]);
    const [row] = await shop.rows("AssetsCancelledSubscriptionsByURL", asked(left));
    expect(row).toMatchObject({
      CancelDate: slashed(today),
      ExpiredDate: slashed(next),
      CancelReason: "no time",
    });
  });
});

const ONE_TIME = {
  name: "A week",
  type: "one_time",
  currency: "USD",
  initialMinor: 900,
  initialDays: 7,
};

describe("sums", () => {
  const range = async (shop: SegpayShop, from = 0, to = 0) => ({
    BegDate: mmddyyyy(await shop.day(from)),
    EndDate: mmddyyyy(await shop.day(to)),
  });

  test("each day, with fees and reserve", async () => {
    const shop = await openShop(program);
    const reporting = { feePpm: 100_000, reservePpm: 50_000 };
    expectStatus(await shop.client.patch("/v1/merchant", { reporting }), 200);
    await shop.signUp();
    await shop.signUp();
    const { text } = ok(await shop.mws("RevenueDailySummary", await range(shop, 0, 1)));
    expect(columnsOf(text).join(" ")).toBe(
      "Date USDAmt USDFees USDResDue USDAmtDue EURAmt EURFees EURResDue EURAmtDue GBPAmt GBPFees " +
        "GBPResDue GBPAmtDue",
    );
    expect(rowsOf(text)).toMatchObject([
      {
        Date: `${await shop.day()}T00:00:00+00:00`,
        USDAmt: "10.0000",
        USDFees: "1.0000",
        USDResDue: "0.5000",
        USDAmtDue: "8.5000",
        EURAmt: "0.0000",
      },
      { Date: `${await shop.day(1)}T00:00:00+00:00`, USDAmt: "0.0000" },
    ]);
  });

  test("sign-ups by the hour, takings by source and by site", async () => {
    const shop = await openShop(program);
    await shop.signUp();
    const purchase = await shop.signUp();
    const [paid] = (await shop.read(purchase)).transactions;
    stringOf(
      await shop.adm("RefundTransaction", { TransID: number(paid?.["id"]), RefundReason: "" }),
    );
    const given = { ...(await range(shop)), URLID: number(shop.siteId) };
    const Hour = String(Number((await clockHour(shop)).slice(11, 13)));
    const at = { URL: "films.example", Date: slashed(await shop.day()), Hour };
    expect(await shop.rows("RevenueHourlySignupCounts_URL", given)).toMatchObject([
      { ...at, Signups: "2" },
    ]);
    expect(await shop.rows("RevenueHourlySignup_URL", given)).toMatchObject([
      { ...at, Currency: "USD", Amount: "10.0000" },
    ]);
    const bySource = await shop.rows("RevenueSummaryBySource_URL", given);
    expect(bySource.map(({ Source, Count, Amount }) => [Source, Count, Amount])).toEqual([
      ["Signup", "2", "10.0000"],
      ["System", "1", "-5.0000"],
    ]);
    expect(await shop.rows("RevenueSummaryByURL", given)).toMatchObject([
      { Count: "3", Amount: "5.0000" },
    ]);
    const month = { ...(await range(shop, 0, 31)), URLID: "0" };
    expect((await shop.mws("RevenueHourlySignupCounts_URL", month)).text).toBe(
      "Invalid parameter: EndDate.",
    );
    expect(await shop.rows("RevenueHourlySignup_URL", month)).toHaveLength(1);
  });

  test("looks at pay pages", async () => {
    const shop = await openShop(program);
    for (const seen of [
      { browser: "Firefox", country: "DE" },
      { browser: "Firefox" },
      { hits: 3 },
    ]) {
      expectStatus(await shop.client.post(`/v1/sites/${shop.siteId}/hits`, seen), 200);
    }
    const given = { ...(await range(shop)), URLID: "0" };
    const of = async (name: string) =>
      (await shop.rows(name, given)).map((row) => [row["Browser"] ?? row["Country"], row["Hits"]]);
    expect(await of("PayPageStatsHitsByURL")).toEqual([[undefined, "5"]]);
    expect(await of("PayPageStatsHitsByURL_Browser")).toEqual([
      ["", "3"],
      ["Firefox", "2"],
    ]);
    expect(await of("PayPageStatsHitsByURL_Country")).toEqual([
      ["", "4"],
      ["DE", "1"],
    ]);
    expect(await of("PayPageStatsHitsByURL_Region")).toEqual([[undefined, "5"]]);
  });
});

async function clockHour(shop: SegpayShop): Promise<string> {
  return String((await shop.client.get("/v1/test-clock")).body["now"]);
}

describe("renewals", () => {
  test("SP-34 the first renewal is a conversion, the others rebill", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    await shop.advanceDays(33);
    const rows = await shop.history(purchase);
    expect(rows.map(({ Source }) => Source)).toEqual(["Signup", "Conversion", "Rebill"]);
  });

  test("SP-35 a declined renewal is tried again every three days, and its cycle stays", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const due = await shop.day(3);
    await program.bank.control("soft-decline", {
      from: `${due}T00:00:00Z`,
      until: `${await shop.day(8)}T00:00:00Z`,
    });
    await shop.advanceDays(4);
    expect(await active(shop, purchase)).toMatchObject({ Cycling: "Y", NextDate: slashed(due) });
    const [row] = await shop.history(purchase);
    expect(row).toMatchObject({
      Retries: "1",
      RetryDate: `${await shop.day(2)}T00:00:00+00:00`,
      LastResult: "Declined",
    });
    await shop.advanceDays(6);
    const rows = await shop.history(purchase);
    expect(rows.map(({ Auth, TransTime }) => [Auth, TransTime?.slice(0, 10)])).toEqual([
      ["Yes", await shop.day(-10)],
      ["No", due],
      ["No", await shop.day(-4)],
      ["Yes", await shop.day(-1)],
    ]);
    expect(await active(shop, purchase)).toMatchObject({
      Cycling: "",
      NextDate: slashed(await shop.day(23)),
    });
    await program.bank.control("up");
  });

  test("SP-36 declined four times, it expires", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    await program.bank.control("soft-decline", { from: `${await shop.day(2)}T00:00:00Z` });
    await shop.advanceDays(13);
    await program.bank.control("up");
    const rows = await shop.history(purchase);
    expect(rows.map(({ Auth, PurchStatus }) => [Auth, PurchStatus])).toEqual([
      ["Yes", "Expired"],
      ...Array.from({ length: 4 }, () => ["No", "Expired"]),
    ]);
  });

  test("SP-37 declined as fraud, it ends at once", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const card = { ...VISA, number: "4100000000000019" };
    expectStatus(
      await shop.client.post(`/v1/payment-methods/${purchase.paymentMethodId}/replace`, { card }),
      201,
    );
    await shop.advanceDays(10);
    const rows = await shop.history(purchase);
    expect(rows.map(({ Auth, PurchStatus }) => [Auth, PurchStatus])).toEqual([
      ["Yes", "Expired"],
      ["No", "Expired"],
    ]);
    expect(rows[1]).toMatchObject({ AuthCode: "59-Declined" });
    expect(rows[1]?.["CancelDate"]?.slice(0, 10)).toBe(await shop.day(-7));
  });

  async function active(shop: SegpayShop, { id }: Answered) {
    const given = { BegDate: "", EndDate: "", PurchaseID: number(id), URLID: "0" };
    const [row] = await shop.rows("AssetsActiveSubscriptionsByURL", given);
    return { ...row, Cycling: row?.["Cycling"]?.trim() };
  }

  test("SP-54 converted early for less, and for less from then on", async () => {
    const shop = await openShop(program);
    const pricePointId = await shop.priced({
      ...TRIAL,
      type: "instant_conversion",
      initialDays: 10,
      conversionMinor: 1200,
      conversionRecurringMinor: 1500,
    });
    const purchase = await shop.signUp({ pricePointId });
    const path = `/v1/subscriptions/${String(purchase.subscriptions[0]?.["id"])}`;
    await shop.advanceDays(5);
    expectStatus(await shop.client.post(`${path}/convert`), 201);
    expect(expectStatus(await shop.client.get(path), 200)).toMatchObject({ amountMinor: 1500 });
    await shop.advanceDays(40);
    const amounts = (await shop.history(purchase)).map(({ TransAmount }) => TransAmount);
    expect(amounts).toEqual(["5.0000", "12.0000", "15.0000"]);
    // a trial that runs out costs what it said
    const other = await shop.signUp({ pricePointId });
    await shop.advanceDays(10);
    expect((await shop.history(other)).at(-1)).toMatchObject({ TransAmount: "20.0000" });
  });

  test("SP-54 not in the first two minutes, and not in the last twelve hours", async () => {
    const shop = await openShop(program);
    const trial = { ...TRIAL, type: "instant_conversion", initialDays: 10 };
    const pricePointId = await shop.priced(trial);
    const convert = async (purchase: Answered) =>
      (
        await shop.client.post(
          `/v1/subscriptions/${String(purchase.subscriptions[0]?.["id"])}/convert`,
        )
      ).status;
    const [early, late, inTime] = [
      await shop.signUp({ pricePointId }),
      await shop.signUp({ pricePointId }),
      await shop.signUp({ pricePointId }),
    ];
    expect(await convert(early)).toBe(409);
    const { body } = await shop.client.get("/v1/test-clock");
    const soon = Date.parse(String(body["now"])) + 120_000;
    await program.advanceTo(shop.client, new Date(soon).toISOString());
    expect(await convert(early)).toBe(201);
    await shop.advanceDays(9, "12:00:00");
    expect(await convert(inTime)).toBe(201);
    await program.advanceTo(shop.client, `${await shop.day()}T12:00:01Z`);
    expect(await convert(late)).toBe(409);
    expect((await shop.history(late)).length).toBe(1);
  });

  test.for([
    [true, 30],
    [false, 35],
  ] as const)(
    "SP-54 converted early, with adjusted trial %s, next in %d days",
    async ([adjustTrialLength, next]) => {
      const shop = await openShop(program);
      const trial = { ...TRIAL, type: "instant_conversion", initialDays: 10, adjustTrialLength };
      const pricePointId = await shop.priced(trial);
      const purchase = await shop.signUp({ pricePointId });
      await shop.advanceDays(5);
      const [subscription] = purchase.subscriptions;
      expectStatus(
        await shop.client.post(`/v1/subscriptions/${String(subscription?.["id"])}/convert`),
        201,
      );
      const rows = await shop.history(purchase);
      expect(rows[1]).toMatchObject({
        Source: "Conversion",
        Auth: "Yes",
        TransAmount: "20.0000",
        PurchType: "Instant Conversion",
        NextDate: `${await shop.day(next)}T00:00:00+00:00`,
      });
    },
  );
});
