// Goal: a support desk that was written for Segpay's reporting service does its work here. Method: the
// acceptance cases of its specification, over HTTP, on a clock that is moved; each case has a merchant
// of its own and counts dates from the day on which it begins.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { expectStatus, type Answered } from "../rest/orders.ts";
import {
  answerOf,
  number,
  ok,
  openShop,
  parsed,
  stringOf,
  type Parameters,
  type Row,
  type SegpayShop,
} from "./shop.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ testClock: "2027-01-01T01:00:00Z", gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

const cancel = (shop: SegpayShop, purchase: Answered, more: Parameters = {}) =>
  shop.adm("CancelMembership", { PurchaseID: number(purchase.id), CancelReason: "moved", ...more });

/** When the next charge falls due. */
async function nextOn(shop: SegpayShop, purchase: Answered): Promise<unknown> {
  return (await shop.read(purchase)).subscriptions[0]?.["chargeOn"];
}

async function sale(shop: SegpayShop, purchase: Answered): Promise<string> {
  return number((await shop.read(purchase)).transactions.at(-1)?.["id"]);
}

describe("cancelling", () => {
  test("SP-1 a cancelled membership lasts until its next date", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    expect(stringOf(await cancel(shop, purchase))).toBe("Successful");
    expect(await shop.read(purchase)).toMatchObject({
      state: "cancelled",
      reason: "moved",
      accessUntil: `${await shop.day(3)}T00:00:00.000Z`,
    });
  });

  test("SP-2 a reason may be empty", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    expect(stringOf(await cancel(shop, purchase, { CancelReason: "" }))).toBe("Successful");
  });

  test("SP-3 paths and names count in any case", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const { UserID, UserAccessKey } = shop.credentials;
    const query = new URLSearchParams({
      Userid: UserID,
      useraccesskey: UserAccessKey,
      purchaseid: number(purchase.id),
      CANCELREASON: "moved",
    });
    const answer = await fetch(`${program.baseUrl}/ADM.asmx/cancelMEMBERSHIP?${query}`);
    expect(stringOf(await answerOf(answer))).toBe("Successful");
    expect((await shop.read(purchase)).state).toBe("cancelled");
  });

  test("SP-4 a wrong key, a wrong user and one that is not approved are answered alike", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const waiting = expectStatus(
      await shop.client.post("/v1/report-logins", { userId: `waiting.${shop.siteId}` }),
      201,
    );
    const wrong: readonly Parameters[] = [
      { UserAccessKey: "k2" },
      { UserID: "nobody" },
      { UserID: "" },
      { UserID: String(waiting["userId"]), UserAccessKey: String(waiting["userAccessKey"]) },
    ];
    for (const given of wrong) {
      expect(stringOf(await cancel(shop, purchase, given))).toBe("Invalid Merchant");
    }
    expect(await shop.read(purchase)).toEqual(purchase);
  });

  test("SP-5 a purchase of another merchant is as unknown as one of nobody", async () => {
    const [shop, other] = [await openShop(program), await openShop(program)];
    const purchase = await other.signUp();
    for (const id of [number(purchase.id), "999999999"]) {
      const answer = await cancel(shop, purchase, { PurchaseID: id });
      expect(stringOf(answer)).toBe("PurchaseID/MerchantID Mismatch");
    }
    expect(await other.read(purchase)).toEqual(purchase);
  });

  test("SP-6 a parameter that is missing, or an id that is empty, is said to be missing", async () => {
    const shop = await openShop(program);
    const noReason = { PurchaseID: "1" };
    expect(stringOf(await shop.adm("CancelMembership", { CancelReason: "" }))).toBe(
      "Missing Parameter",
    );
    expect(stringOf(await shop.adm("CancelMembership", noReason))).toBe("Missing Parameter");
    const empty = { PurchaseID: "", CancelReason: "" };
    expect(stringOf(await shop.adm("CancelMembership", empty))).toBe("Missing Parameter");
  });

  test("SP-7 what has expired cannot be cancelled, nor what is cancelled already", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const failed = "Subscription not active, cancel failed";
    stringOf(await cancel(shop, purchase));
    expect(stringOf(await cancel(shop, purchase))).toBe(failed);
    const expire = { PurchaseID: number(purchase.id), CancelReason: "" };
    expect(stringOf(await shop.adm("ExpireMembership", expire))).toBe("Successful");
    expect(stringOf(await cancel(shop, purchase))).toBe(failed);
    expect(stringOf(await shop.adm("ExpireMembership", expire))).toBe(
      "Subscription not active, expire failed",
    );
  });

  test("SP-8 plain HTTP is declined, without a word and without a redirect", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const parameters = { PurchaseID: number(purchase.id), CancelReason: "" };
    const plain = { headers: { "x-forwarded-proto": "http" } };
    const declined = await shop.adm("CancelMembership", parameters, plain);
    expect([declined.status, declined.text, declined.headers.get("location")]).toEqual([
      403,
      "",
      null,
    ]);
    expect(await shop.read(purchase)).toEqual(purchase);
    const secure = { headers: { "x-forwarded-proto": "https" } };
    expect(stringOf(await shop.adm("CancelMembership", parameters, secure))).toBe("Successful");
  });

  test("SP-9 a cancelled membership expires on its date, uncharged", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    stringOf(await cancel(shop, purchase));
    await shop.advanceDays(4);
    const expired = await shop.read(purchase);
    expect(expired).toMatchObject({ state: "expired", hasAccess: false });
    expect(expired.transactions).toHaveLength(1);
    const events = await shop.client.get(
      `/v1/events?purchaseId=${purchase.id}&kind=purchase.expired`,
    );
    expect(expectStatus(events, 200).data).toHaveLength(1);
  });

  test("SP-10 expiring ends access at once", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const given = { PurchaseID: number(purchase.id), CancelReason: "asked" };
    expect(stringOf(await shop.adm("ExpireMembership", given))).toBe("Successful");
    expect(await shop.read(purchase)).toMatchObject({
      state: "expired",
      hasAccess: false,
      reason: "asked",
    });
  });
});

describe("refunding", () => {
  const refund = (shop: SegpayShop, TransID: string, RefundReason = "dup") =>
    shop.adm("RefundTransaction", { TransID, RefundReason });

  test("SP-11 a settled sale is refunded whole, and the membership goes on", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const sold = await sale(shop, purchase);
    await shop.advanceDays(2);
    expect(stringOf(await refund(shop, sold))).toBe("Successful");
    const rows = await shop.history(purchase);
    expect(
      rows.map(({ Type, TransID, RelatedTransID }) => [Type, TransID === sold, RelatedTransID]),
    ).toEqual([
      ["Sale", true, "0"],
      ["Refund", false, sold],
    ]);
    expect(rows[1]).toMatchObject({
      TransAmount: "-5.0000",
      Source: "System",
      PurchStatus: "Active",
    });
  });

  test("SP-12 a sale of today is voided", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const sold = await sale(shop, purchase);
    expect(stringOf(await refund(shop, sold))).toBe("Successful");
    const rows = await shop.history(purchase);
    expect(rows.map(({ Type, RelatedTransID }) => [Type, RelatedTransID])).toEqual([
      ["Sale", "0"],
      ["Void", sold],
    ]);
  });

  test("SP-13 what was reversed is not reversed again, nor what was never taken", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const sold = await sale(shop, purchase);
    stringOf(await refund(shop, sold));
    const [, voided] = await shop.history(purchase);
    const declined = await shop.signUp({
      payment: { card: { ...CARD, number: "4000000000000002" } },
    });
    for (const id of [sold, String(voided?.["TransID"]), await sale(shop, declined)]) {
      expect(stringOf(await refund(shop, id))).toBe("Transaction not refundable");
    }
    expect(await shop.history(purchase)).toHaveLength(2);
    expect(stringOf(await refund(shop, "999999999"))).toBe("PurchaseID/MerchantID Mismatch");
  });
});

const CARD = { expiryMonth: 12, expiryYear: 2030 };

describe("keeping members", () => {
  const extend = (shop: SegpayShop, purchase: Answered, Days: string) =>
    shop.adm("ExtendMembership", { PurchaseID: number(purchase.id), Days });

  test("SP-14 an extension moves this cycle and no other", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    expect(stringOf(await extend(shop, purchase, "5"))).toBe("Successful");
    expect(await nextOn(shop, purchase)).toBe(await shop.day(8));
    const due = await shop.day(3);
    await shop.advanceDays(7);
    expect((await shop.read(purchase)).transactions).toHaveLength(1);
    await shop.advanceDays(1);
    expect((await shop.read(purchase)).transactions).toHaveLength(2);
    const charged = await shop.day();
    // thirty days after it was due, which is 25 after it was charged
    expect(await nextOn(shop, purchase)).toBe(await shop.day(25));
    expect([due < charged, (await shop.history(purchase))[1]?.["Source"]]).toEqual([
      true,
      "Conversion",
    ]);
  });

  test("two extensions add up, over a month's end and beyond the next cycle", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const first = await shop.day(3);
    for (const days of ["20", "15"]) stringOf(await extend(shop, purchase, days));
    expect(await nextOn(shop, purchase)).toBe(await shop.day(38));
    await shop.advanceDays(38);
    expect((await shop.read(purchase)).transactions).toHaveLength(2);
    // the date a cycle after the first had passed by then: the one after that
    const second = new Date(Date.parse(`${first}T00:00:00Z`) + 60 * 86_400_000);
    expect(await nextOn(shop, purchase)).toBe(second.toISOString().slice(0, 10));
  });

  test("SP-15 what is cancelled is extended to a later end", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    stringOf(await cancel(shop, purchase));
    expect(stringOf(await extend(shop, purchase, "4"))).toBe("Successful");
    expect((await shop.read(purchase))["accessUntil"]).toBe(`${await shop.day(7)}T00:00:00.000Z`);
    await shop.advanceDays(6);
    expect((await shop.read(purchase)).state).toBe("cancelled");
    await shop.advanceDays(2);
    const over = await shop.read(purchase);
    expect([over.state, over.transactions.length]).toEqual(["expired", 1]);
    expect(stringOf(await extend(shop, purchase, "4"))).toBe(
      "Subscription not active, extend failed",
    );
  });

  test.for(["0", "366", "-1", "1.5", "five", " "])("%j days are no extension", async (days) => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const said = days === " " ? "Missing Parameter" : "Invalid Parameter";
    expect(stringOf(await extend(shop, purchase, days))).toBe(said);
    expect(await shop.read(purchase)).toEqual(purchase);
  });

  const modify = (shop: SegpayShop, purchase: Answered, RecurringAmount: string, Comments = "") =>
    shop.adm("ModifyRebillAmount", { PurchaseID: number(purchase.id), RecurringAmount, Comments });

  test("SP-16 a smaller amount is charged from the next date on", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    expect(stringOf(await modify(shop, purchase, "15.00", "a friend"))).toBe("Successful");
    await shop.advanceDays(3);
    const rows = await shop.history(purchase);
    expect(rows.map(({ TransAmount }) => TransAmount)).toEqual(["5.0000", "15.0000"]);
    expect((await shop.read(purchase))["notes"]).toMatchObject([
      { text: "a friend", internal: false, author: shop.credentials.UserID },
    ]);
  });

  test("SP-17 a larger amount needs the operator's approval", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    expect(stringOf(await modify(shop, purchase, "25.00", "dearer"))).toBe("Increase not allowed");
    expect(await shop.read(purchase)).toEqual(purchase);
    const reporting = { rebillIncreaseApproved: true };
    const { client } = shop;
    const own = await program.keyWith(client, ["read", "write", "money"]);
    expect(await own.patch("/v1/merchant", { reporting })).toMatchObject({ status: 403 });
    expectStatus(await client.patch("/v1/merchant", { reporting }), 200);
    expect(stringOf(await modify(shop, purchase, "25.00"))).toBe("Successful");
    for (const amount of ["0", "-1", "1.234", "1e3", "$5"]) {
      expect([amount, stringOf(await modify(shop, purchase, amount))]).toEqual([
        amount,
        "Invalid Parameter",
      ]);
    }
  });

  test("SP-18 the login is kept in step, half by half", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const update = (Username: string, Password: string) =>
      shop.adm("UpdateUserNamePswd", { PurchaseID: number(purchase.id), Username, Password });
    expect(stringOf(await update("", ""))).toBe("Missing Parameter");
    expect(stringOf(await update("amy2", "x"))).toBe("Successful");
    expect((await shop.read(purchase))["username"]).toBe("amy2");
    expect(stringOf(await update("", "y"))).toBe("Successful");
    const passwords = async () => (await shop.history(purchase)).map(({ Password }) => Password);
    expect(await passwords()).toEqual([""]);
    expectStatus(
      await shop.client.patch("/v1/merchant", { reporting: { returnPasswords: true } }),
      200,
    );
    expect(await passwords()).toEqual(["y"]);
    expect((await shop.read(purchase))["username"]).toBe("amy2");
  });

  test("a note is for the customer too, and cannot be empty", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const note = (Note: string) =>
      shop.adm("InsertConsumerNote", { PurchaseID: number(purchase.id), Note });
    expect(stringOf(await note(""))).toBe("Missing Parameter");
    expect(stringOf(await note("<b>Called</b> & asked"))).toBe("Successful");
    expect((await shop.read(purchase))["notes"]).toMatchObject([
      { text: "<b>Called</b> & asked", internal: false },
    ]);
  });

  test("what was cancelled comes back uncharged, what expired with a payment", async () => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const reactivate = () => shop.adm("ReactivateMembership", { PurchaseID: number(purchase.id) });
    expect(stringOf(await reactivate())).toBe("Subscription not cancelled, reactivate failed");
    stringOf(await cancel(shop, purchase));
    expect(stringOf(await reactivate())).toBe("Successful");
    expect(await shop.read(purchase)).toMatchObject({
      state: "active",
      subscriptions: [{ state: "active" }],
    });
    stringOf(
      await shop.adm("ExpireMembership", { PurchaseID: number(purchase.id), CancelReason: "" }),
    );
    await program.bank.control("soft-decline");
    expect(stringOf(await reactivate())).toBe("Reactivation declined");
    await program.bank.control("up");
    expect((await shop.read(purchase)).state).toBe("expired");
    expect(stringOf(await reactivate())).toBe("Successful");
    expect((await shop.read(purchase)).state).toBe("active");
    expect(await nextOn(shop, purchase)).toBe(await shop.day(30));
  });
});

describe("finding", () => {
  test("SP-50 a purchase by what its customer remembers", async () => {
    const shop = await openShop(program);
    const card = { number: "4444333322221111", expiryMonth: 12, expiryYear: 2030 };
    const purchase = await shop.signUp({ payment: { card } });
    const other = { name: "Bob Birch", email: "bob@mail.example" };
    const second = await shop.signUp({ customer: other, login: { username: "bob" } });
    const found = async (query: string) =>
      expectStatus(await shop.client.get(`/v1/purchases?${query}`), 200).data.map(({ id }) => id);
    const customers = expectStatus(await shop.client.get("/v1/customers?search=am"), 200).data;
    expect(customers.map(({ id }) => id)).toContain(purchase.customerId);
    const byEmail = `customerId=${purchase.customerId}`;
    for (const query of [byEmail, "cardLast4=1111&cardFirst6=444433", "username=AMY"]) {
      expect([query, await found(query)]).toEqual([query, [purchase.id]]);
    }
    expect(await found("cardLast4=1111")).toEqual([second.id, purchase.id]);
    expect(await found(`cardLast4=1111&${byEmail}`)).toEqual([purchase.id]);
    const paid = String(purchase.transactions[0]?.["id"]);
    const { body } = await shop.client.get(`/v1/transactions/${paid}`);
    expect(body["purchaseId"]).toBe(purchase.id);
    for (const query of ["cardLast4=1", "cardFirst6=444433", "cardLast4=1111&username=amy"]) {
      expect(await shop.client.get(`/v1/purchases?${query}`)).toMatchObject({ status: 422 });
    }
  });
});

describe("fraud lists", () => {
  test("SP-51 nothing is sold to a blocked e-mail address", async () => {
    const shop = await openShop(program);
    const block = (EmailAddress: string, ReasonCode = "1") =>
      shop.adm("InsertMerchantFraudEmail", { EmailAddress, ReasonCode, Comment: "stolen" });
    expect(stringOf(await block("Bad@mail.example"))).toBe("Successful");
    expect(stringOf(await block("bad@mail.example", "3"))).toBe("Successful");
    expect(stringOf(await block("no address"))).toBe("Invalid Parameter");
    expect(stringOf(await block("worse@mail.example", "9"))).toBe("Invalid Parameter");
    const rows = await shop.rows("GetMerchantFraudEmails");
    expect(rows.map(withoutIds)).toEqual([
      {
        Email: "bad@mail.example",
        Reason: "Fraud",
        Comment: "stolen",
        AddedByIPAddress: "127.0.0.1",
        UserID: shop.credentials.UserID,
      },
    ]);
    expect(rows[0]?.["AddedDate"]).toMatch(/\+00:00$/);
    const before = (await program.bank.journal()).length;
    const bad = { name: "Bad", email: "BAD@mail.example" };
    const refused = await shop.signUp({ customer: bad });
    expect(refused).toMatchObject({ state: "failed", transactions: [{ state: "declined" }] });
    expect(await program.bank.journal()).toHaveLength(before);
    expect((await shop.signUp()).state).toBe("active");
  });

  test("nor from a blocked address, until that is lifted", async () => {
    const shop = await openShop(program);
    const IPAddress = "198.51.100.7";
    const given = { IPAddress, ReasonCode: "Poor Quality", Comment: "" };
    expect(stringOf(await shop.adm("InsertMerchantFraudIPAddress", given))).toBe("Successful");
    expect(await shop.rows("GetMerchantFraudIPAddress")).toMatchObject([
      { IPAddress, Reason: "Poor Quality", Comment: "" },
    ]);
    const from = { buyer: { ip: IPAddress } };
    expect((await shop.signUp(from)).state).toBe("failed");
    const [block] = expectStatus(await shop.client.get("/v1/blocks?kind=ip"), 200).data;
    expectStatus(await shop.client.post(`/v1/blocks/${String(block?.["id"])}/lift`), 200);
    expect((await shop.signUp(from)).state).toBe("active");
  });
});

function withoutIds(row: Row) {
  const isOwn = ([name]: readonly [string, string]) =>
    name !== "AddedDate" && !name.startsWith("@_");
  return Object.fromEntries(Object.entries(row).filter(isOwn));
}

describe("ways to ask", () => {
  const ENVELOPES = {
    "text/xml": "http://schemas.xmlsoap.org/soap/envelope/",
    "application/soap+xml": "http://www.w3.org/2003/05/soap-envelope",
  };

  const soap = async (service: string, type: keyof typeof ENVELOPES, body: string) => {
    const envelope = `<?xml version="1.0"?><e:Envelope xmlns:e="${ENVELOPES[type]}"><e:Body>${body}</e:Body></e:Envelope>`;
    const headers = { "content-type": `${type}; charset=utf-8`, SOAPAction: '"urn:any/Thing"' };
    const url = `${program.baseUrl}/${service}`;
    return await answerOf(await fetch(url, { method: "POST", headers, body: envelope }));
  };
  const element = (name: string, given: Parameters) =>
    `<x:${name} xmlns:x="urn:whatever">${Object.entries(given)
      .map(([key, value]) => `<x:${key}>${value}</x:${key}>`)
      .join("")}</x:${name}>`;

  test.for(["text/xml", "application/soap+xml"] as const)("SP-52 SOAP: %s", async (type) => {
    const shop = await openShop(program);
    const purchase = await shop.signUp();
    const given = {
      ...shop.credentials,
      PurchaseID: number(purchase.id),
      CancelReason: "a &amp; b",
    };
    const answer = await soap("adm.asmx", type, element("CancelMembership", given));
    expect([answer.status, answer.type.split(";")[0]]).toEqual([200, type]);
    expect(parsed(answer.text)).toMatchObject({
      Envelope: {
        Body: { CancelMembershipResponse: { CancelMembershipResult: "Successful" } },
      },
    });
    expect(await shop.read(purchase)).toMatchObject({ state: "cancelled", reason: "a & b" });
  });

  test("SOAP: reports, and what is wrong with them", async () => {
    const shop = await openShop(program);
    await shop.signUp();
    const given = { ...shop.credentials, TransID: "0", BegDate: "", EndDate: "", URLID: "0" };
    const name = "TransactionsPurchasesByURL_V5";
    const answer = ok(await soap("MWS.asmx", "text/xml", element(name, given)));
    expect(parsed(answer.text)).toMatchObject({
      Envelope: {
        Body: {
          [`${name}Response`]: {
            [`${name}Result`]: { diffgram: { NewDataSet: { Data: { CustName: "Amy Ash" } } } },
          },
        },
      },
    });
    const wrong = await soap(
      "MWS.asmx",
      "text/xml",
      element(name, { ...given, UserAccessKey: "k" }),
    );
    expect(wrong.status).toBe(500);
    expect(parsed(wrong.text)).toMatchObject({
      Envelope: { Body: { Fault: { faultstring: "Invalid Merchant" } } },
    });
    for (const body of ["", "<a/><b/>", "<a", element("Nothing", {})]) {
      expect((await soap("adm.asmx", "application/soap+xml", body)).status).toBe(500);
    }
    const bomb = '<!DOCTYPE e [<!ENTITY a "aaaa">]>';
    const headers = { "content-type": "text/xml" };
    const url = `${program.baseUrl}/adm.asmx`;
    const posted = await fetch(url, { method: "POST", headers, body: `${bomb}<e>&a;</e>` });
    expect(posted.status).toBe(500);
  });

  test("a form: its body wins over the query, and of a repeated name the first", async () => {
    const shop = await openShop(program);
    const [first, second] = [await shop.signUp(), await shop.signUp()];
    const body = new URLSearchParams([
      ...Object.entries(shop.credentials),
      ["PurchaseID", number(first.id)],
      ["PurchaseID", number(second.id)],
      ["CancelReason", ""],
      ["Colour", "red"],
    ]);
    const url = `${program.baseUrl}/adm.asmx/CancelMembership?PurchaseID=${number(second.id)}`;
    const answer = await fetch(url, { method: "POST", body });
    expect(stringOf(await answerOf(answer))).toBe("Successful");
    const states = [await shop.read(first), await shop.read(second)].map(({ state }) => state);
    expect(states).toEqual(["cancelled", "active"]);
  });

  test("the service lists its operations and describes itself", async () => {
    const page = await fetch(`${program.baseUrl}/adm.asmx`);
    expect(await page.text()).toContain("CancelMembership (UserID, UserAccessKey, PurchaseID");
    for (const service of ["adm.asmx", "MWS.asmx"]) {
      const answer = await answerOf(await fetch(`${program.baseUrl}/${service}?wsdl`));
      const { definitions } = parsed(ok(answer).text) as { definitions: Record<string, unknown> };
      expect(definitions).toMatchObject({ service: { port: [{}, {}] } });
      expect(answer.text).toContain(`location="${program.baseUrl}/${service}"`);
    }
  });

  test("where postbacks come from, and what a login opens", async () => {
    const shop = await openShop(program);
    const { merchantId } = shop.client;
    const { text } = ok(await shop.adm("GetPostbackIPList"));
    expect(text).toContain("<IPAddress>192.0.2.10</IPAddress>");
    for (const ask of [shop.adm, shop.mws]) {
      const answer = ok(await ask("ValidateUserAccess"));
      expect(answer.text).toContain(`<MerchantID>${merchantId}</MerchantID>`);
    }
  });

  test("what is no operation, and no address", async () => {
    const shop = await openShop(program);
    for (const ask of [shop.adm, shop.mws]) {
      const answer = await ask("Nonsense");
      expect([answer.status, answer.text]).toEqual([
        500,
        "Nonsense Web Service method name is not valid.",
      ]);
    }
    expect((await shop.adm("TransactionsList")).status).toBe(500);
    expect((await fetch(`${program.baseUrl}/other.asmx/CancelMembership`)).status).toBe(404);
  });
});
