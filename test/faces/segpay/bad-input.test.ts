// Goal: a call that is wrong in any way is answered as the specification says, and changes nothing.
// Method: every support task, with one thing wrong at a time: a parameter that is missing, one that
// cannot be read, somebody else's id, half of a credential. At the end, all is as it was.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { expectStatus, type Answered } from "../rest/orders.ts";
import {
  answerOf,
  number,
  openShop,
  parsed,
  rowsOf,
  stringOf,
  type Parameters,
  type SegpayShop,
} from "./shop.ts";

let program: TestProgram;
let shop: SegpayShop;
let other: SegpayShop;
let own: Answered;
let foreign: Answered;
beforeAll(async () => {
  program = await startProgram({ testClock: "2027-01-30T01:00:00Z", gatewayTimeoutMs: 5_000 });
  [shop, other] = [await openShop(program), await openShop(program)];
  [own, foreign] = [await shop.signUp(), await other.signUp()];
});
afterAll(() => program.close());

/** Each task as it would succeed, without its id. */
const TASKS: Readonly<Record<string, Parameters>> = {
  CancelMembership: { CancelReason: "moved" },
  ExpireMembership: { CancelReason: "moved" },
  UpdateUserNamePswd: { Username: "amy2", Password: "x" },
  ModifyRebillAmount: { RecurringAmount: "15.00", Comments: "a friend" },
  ExtendMembership: { Days: "5" },
  InsertConsumerNote: { Note: "Called." },
  ReactivateMembership: {},
};
const REFUND = { RefundReason: "dup" };

const calls = (purchase: Answered): [string, Parameters][] => [
  ...Object.entries(TASKS).map(([name, more]): [string, Parameters] => [
    name,
    { PurchaseID: number(purchase.id), ...more },
  ]),
  ["RefundTransaction", { TransID: number(purchase.transactions[0]?.["id"]), ...REFUND }],
];

/** All that a merchant's purchase is, with what has happened to it. */
async function everythingOf(of: SegpayShop, purchase: Answered) {
  const events = await of.client.get(`/v1/events?purchaseId=${purchase.id}&limit=100`);
  return [await of.read(purchase), expectStatus(events, 200).data];
}

describe("nothing changes", () => {
  test("whatever is wrong with a task", async () => {
    const before = [await everythingOf(shop, own), await everythingOf(other, foreign)];
    const said = async (name: string, given: Parameters) => stringOf(await shop.adm(name, given));
    for (const [name, given] of calls(own)) {
      for (const missing of Object.keys(given)) {
        const rest = Object.fromEntries(Object.entries(given).filter(([key]) => key !== missing));
        expect([name, missing, await said(name, rest)]).toEqual([
          name,
          missing,
          "Missing Parameter",
        ]);
      }
      const [id = ""] = Object.keys(given);
      for (const [wrong, answer] of [
        ["", "Missing Parameter"],
        ["0", "Invalid Parameter"],
        ["-1", "Invalid Parameter"],
        ["1e3", "Invalid Parameter"],
        ["0x1", "Invalid Parameter"],
        ["1;drop table purchases", "Invalid Parameter"],
        ["9999999999999999999999", "Invalid Parameter"],
        ["999999999999999999", "PurchaseID/MerchantID Mismatch"],
      ]) {
        const wronged = { ...given, [id]: wrong ?? "" };
        expect([name, wrong, await said(name, wronged)]).toEqual([name, wrong, answer]);
      }
    }
    for (const [name, given] of calls(foreign)) {
      expect([name, await said(name, given)]).toEqual([name, "PurchaseID/MerchantID Mismatch"]);
    }
    expect([await everythingOf(shop, own), await everythingOf(other, foreign)]).toEqual(before);
  });

  test("whichever half of a credential is wrong", async () => {
    const before = await everythingOf(shop, own);
    const { UserID, UserAccessKey } = shop.credentials;
    const wrong: readonly Parameters[] = [
      { UserID, UserAccessKey: `${UserAccessKey}x` },
      { UserID, UserAccessKey: "" },
      { UserID, UserAccessKey: other.credentials.UserAccessKey },
      { UserID: UserID.toUpperCase(), UserAccessKey },
      { UserID: "nobody", UserAccessKey },
      { UserID: "", UserAccessKey: "" },
    ];
    for (const credentials of wrong) {
      for (const [name, given] of calls(own)) {
        const answer = await shop.adm(name, { ...given, ...credentials });
        expect([credentials, stringOf(answer)]).toEqual([credentials, "Invalid Merchant"]);
      }
      const report = { PurchaseID: number(own.id), ...credentials };
      const { status, text } = await shop.mws("TransactionByPurchaseID", report);
      expect([status, text]).toEqual([500, "Invalid Merchant"]);
    }
    // what is missing is said first: that tells nothing of the credentials
    const noId = await shop.adm("ExtendMembership", { Days: "5", UserAccessKey: "wrong" });
    expect(stringOf(noId)).toBe("Missing Parameter");
    expect(await everythingOf(shop, own)).toEqual(before);
  });

  test("a login opens only what it was made for, and only its owner may change that", async () => {
    const key = await program.keyOver([shop.client, other.client]);
    const headers = { authorization: `Bearer ${key}` };
    const merchantIds = [shop, other].map(({ client }) => `mer_${client.merchantId}`);
    const of = { ...headers, "perennial-merchant": String(merchantIds[0]) };
    const order = { userId: `both.${shop.siteId}`, merchantIds };
    const made = await shop.client.post("/v1/report-logins", order, { headers: of });
    const { id } = expectStatus(made, 201);
    // a key of one of the two merchants could else let itself in to the other
    for (const path of ["rotate", "approve"]) {
      const asked = await shop.client.post(`/v1/report-logins/${id}/${path}`);
      expect([path, asked.status, asked.body["code"]]).toEqual([path, 403, "forbidden"]);
    }
    const reader = await program.keyWith(shop.client, ["read", "write"]);
    const denied = await reader.post("/v1/report-logins", { userId: `reader.${shop.siteId}` });
    expect(denied).toMatchObject({ status: 403 });
    const rotated = await shop.client.post(`/v1/report-logins/${id}/rotate`, {}, { headers: of });
    expect(rotated.status).toBe(201);
  });
});

describe("hostile text", () => {
  const HOSTILE = `</string><x a="1">&amp; ]]> <!-- <?y?> \u0000\u0001\u000b\ud800 \u{1f600} é`;
  const STORED = `</string><x a="1">&amp; ]]> <!-- <?y?> \u0001\u000b\ufffd \u{1f600} é`;
  /** Without what XML 1.0 has not. */
  const SHOWN = STORED.replaceAll("\u0001", "").replaceAll("\u000b", "");

  test("goes in and comes out whole", async () => {
    const purchase = await shop.signUp({ customer: { name: "A <b> & 'c'", email: "a@b.example" } });
    const PurchaseID = number(purchase.id);
    const given = { PurchaseID, Username: HOSTILE.slice(0, 40), Password: HOSTILE };
    const url = `${program.baseUrl}/adm.asmx/UpdateUserNamePswd`;
    const query = new URLSearchParams({ ...shop.credentials, ...given });
    expect(stringOf(await answerOf(await fetch(url, { method: "POST", body: query })))).toBe(
      "Successful",
    );
    expect(stringOf(await shop.adm("InsertConsumerNote", { PurchaseID, Note: HOSTILE }))).toBe(
      "Successful",
    );
    expect((await shop.read(purchase))["notes"]).toMatchObject([{ text: STORED }]);
    const returned = { reporting: { returnPasswords: true } };
    expectStatus(await shop.client.patch("/v1/merchant", returned), 200);
    const answer = await shop.mws("TransactionByPurchaseID", { PurchaseID });
    const [row] = rowsOf(answer.text);
    expect(row).toMatchObject({ CustName: "A <b> & 'c'", Password: SHOWN });
    expect(row?.["Username"]).toBe(SHOWN.slice(0, row?.["Username"]?.length));
  });

  test("in the name of an operation is told as text", async () => {
    const name = encodeURIComponent("<script>&x");
    const answer = await answerOf(await fetch(`${program.baseUrl}/adm.asmx/${name}`));
    expect([answer.status, answer.type, answer.text]).toEqual([
      500,
      "text/plain; charset=utf-8",
      "<script>&x Web Service method name is not valid.",
    ]);
    const envelope = `<E xmlns="x"><Body><a-b.c><Days>5</Days></a-b.c></Body></E>`.replaceAll(
      "E>",
      "Envelope>",
    );
    const body = envelope.replace("<E ", "<Envelope ");
    const headers = { "content-type": "text/xml" };
    const soap = await fetch(`${program.baseUrl}/adm.asmx`, { method: "POST", headers, body });
    expect(parsed(await soap.text())).toMatchObject({
      Envelope: { Body: { Fault: { faultstring: "a-b.c Web Service method name is not valid." } } },
    });
  });

  test("longer than 2,000 characters is cut between characters", async () => {
    const purchase = await shop.signUp();
    const Note = "\u{1f600}".repeat(2_100);
    const url = `${program.baseUrl}/adm.asmx/InsertConsumerNote`;
    const body = new URLSearchParams({
      ...shop.credentials,
      PurchaseID: number(purchase.id),
      Note,
    });
    expect(stringOf(await answerOf(await fetch(url, { method: "POST", body })))).toBe("Successful");
    const [note] = (await shop.read(purchase))["notes"] as { text: string }[];
    expect(note?.text).toBe("\u{1f600}".repeat(2_000));
  });
});

describe("extensions", () => {
  test("twice in one cycle, over a month's end, beyond the next cycle: later cycles stay", async () => {
    const { client } = shop;
    const pricePointId = await shop.priced({
      name: "Monthly",
      type: "recurring",
      currency: "USD",
      initialMinor: 1000,
      recurringMinor: 1000,
      unit: "MONTH",
      frequency: 1,
    });
    // bought on 30 January
    const purchase = await shop.signUp({ pricePointId });
    const extend = async (Days: string) =>
      expect(
        stringOf(await shop.adm("ExtendMembership", { PurchaseID: number(purchase.id), Days })),
      ).toBe("Successful");
    const next = async () => {
      const { body } = await client.get(`/v1/purchases/${purchase.id}`);
      const [subscription] = (body as Answered).subscriptions;
      return [subscription?.["dueOn"], subscription?.["chargeOn"]];
    };
    const dates: unknown[] = [await next()];
    await extend("1");
    await extend("2");
    dates.push(await next());
    await program.advanceTo(client, "2027-03-03T12:00:00Z");
    dates.push(await next());
    await extend("45");
    dates.push(await next());
    await program.advanceTo(client, "2027-05-20T12:00:00Z");
    dates.push(await next());
    const paid = (await shop.history(purchase)).map(({ TransTime }) => TransTime?.slice(0, 10));
    expect(dates).toEqual([
      ["2027-02-28", "2027-02-28"],
      ["2027-02-28", "2027-03-03"],
      ["2027-03-30", "2027-03-30"],
      ["2027-03-30", "2027-05-14"],
      // 30 April had passed by the day of the charge
      ["2027-05-30", "2027-05-30"],
    ]);
    expect(paid).toEqual(["2027-01-30", "2027-03-03", "2027-05-14"]);
  });
});
