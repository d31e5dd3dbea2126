// Goal: scripts that were written for Segpay's postbacks hear what they expect, when they expect it, and
// what they answer counts as it did. Method: the acceptance cases of the specification with a script
// that writes down what it is sent, over HTTP, on a clock that is moved.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startProgram, type Body, type TestProgram } from "../../support/program.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";
import { expectStatus } from "../rest/orders.ts";
import { number, openShop, stringOf, TRIAL, type SegpayShop } from "./shop.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ testClock: "2027-02-03T11:05:09Z", gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

const TYPES = ["inquiry", "enable", "disable", "cancellation", "reactivation", "transaction"];

/** A shop whose postbacks all go to one script. */
async function withScript(more: Body = {}, types: readonly string[] = TYPES) {
  const shop = await openShop(program, { standInEnabled: true });
  const script = await startReceiver();
  for (const type of types) {
    const url = script.url.replace("/events", `/${type}`);
    const body = { type, url, expectedResponse: "OK", errorResponse: "TAKEN", ...more };
    expectStatus(await shop.client.post("/v1/postbacks", body), 201);
  }
  return { shop, script };
}

/** What has arrived at a path once everything due now was delivered. */
async function heard(shop: SegpayShop, script: Receiver, type: string) {
  await program.advanceTo(shop.client, await soon(shop));
  return script.received
    .filter(({ path }) => path.startsWith(`/${type}`))
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
}

async function soon(shop: SegpayShop): Promise<string> {
  const { body } = await shop.client.get("/v1/test-clock");
  return new Date(Date.parse(String(body["now"])) + 1_000).toISOString();
}

async function advanceMinutes(shop: SegpayShop, minutes: number): Promise<void> {
  const { body } = await shop.client.get("/v1/test-clock");
  const to = new Date(Date.parse(String(body["now"])) + minutes * 60_000).toISOString();
  await program.advanceTo(shop.client, to);
}

/** In the order of Segpay's matrix. */
function matrix(row: Readonly<Record<string, string>>) {
  return [row["trantype"], row["action"], row["stage"], row["approved"]].join(" ");
}

describe("what is sent", () => {
  test("SP-28 the merchant's own names, in its own order", async () => {
    const shop = await openShop(program);
    const script = await startReceiver();
    const query =
      "a=<action>&s=<stage>&ok=<approved>&t=<trantype>&id=<purchaseid>&u=<extra username>&fix=7&x=<no such>";
    const url = `${script.url}?${query}`;
    expectStatus(await shop.client.post("/v1/postbacks", { type: "transaction", url }), 201);
    const purchase = await shop.signUp();
    await heard(shop, script, "events");
    const pairs = `a=Auth&s=initial&ok=yes&t=sale&id=${number(purchase.id)}&u=amy&fix=7&x=`;
    expect(script.received).toMatchObject([
      {
        path: `/events?${pairs}`,
        body: pairs,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    ]);
  });

  test("SP-29 without a query, everything, and what the shop gave along", async () => {
    const { shop, script } = await withScript();
    const purchase = await shop.signUp({
      values: { REF1: "abc", memberID: "m5" },
      buyer: { ip: "203.0.113.9" },
    });
    const [posted] = await heard(shop, script, "transaction");
    expect(posted).toMatchObject({
      REF1: "abc",
      memberID: "m5",
      action: "Auth",
      purchaseid: number(purchase.id),
      tranid: number(purchase.transactions[0]?.["id"]),
      price: "5.00",
      currencycode: "USD",
      eticketid: `${number(shop.packageId)}:${number(shop.pricePointId)}`,
      ip: "203.0.113.9",
      initialvalue: "5.00",
      initialperiod: "3",
      recurringvalue: "20.00",
      recurringperiod: "30",
      desc: "Films",
      username: "amy",
      password: "secret",
      firstname: "Amy",
      lastname: "Ash",
      standin: "0",
      cardtype: "Visa",
      prepaidindicator: "N",
      authcode: "00",
      TESTTRANS: "1",
      "3DSauthenticated": "No",
    });
    expect(posted?.["billertranstime"]).toMatch(
      /^\d+\/\d+\/2027 \d{1,2}:\d\d:\d\d [AP]M \(GMT STANDARD TIME\)$/,
    );
    expect(posted).not.toHaveProperty("relatedtranid");
    const [enabled] = await heard(shop, script, "enable");
    expect(enabled).toMatchObject({ action: "Enable", username: "amy", password: "secret" });
    expect(enabled).not.toHaveProperty("cardtype");
  });

  test("SP-33 of a purchase without a login, only its payments", async () => {
    const { shop, script } = await withScript();
    await shop.signUp({ login: undefined });
    await shop.advanceDays(1);
    const [{ id } = { id: "" }] = expectStatus(await shop.client.get("/v1/purchases"), 200).data;
    expectStatus(await shop.client.post(`/v1/purchases/${String(id)}/expire`), 200);
    await heard(shop, script, "transaction");
    expect(script.received.map(({ path }) => path.split("?")[0])).toEqual(["/transaction"]);
  });

  test("SP-34 the whole life of a member, word by word (SP-10, SP-12, SP-18)", async () => {
    const { shop, script } = await withScript();
    const purchase = await shop.signUp();
    const given = { PurchaseID: number(purchase.id), CancelReason: "moved" };
    await shop.advanceDays(3);
    await shop.advanceDays(30);
    const [last] = (await shop.read(purchase)).transactions;
    const reversed = { TransID: number(last?.["id"]), RefundReason: "dup" };
    stringOf(await shop.adm("RefundTransaction", reversed));
    stringOf(await shop.adm("UpdateUserNamePswd", { ...given, Username: "amy2", Password: "x" }));
    stringOf(await shop.adm("CancelMembership", given));
    stringOf(await shop.adm("ExpireMembership", given));
    stringOf(await shop.adm("ReactivateMembership", given));
    const payments = await heard(shop, script, "transaction");
    expect(payments.map(matrix)).toEqual([
      "sale Auth initial yes",
      "sale Auth conversion yes",
      "sale Auth rebill yes",
      "sale Void initial yes",
      "sale Auth instantconversion yes",
    ]);
    expect(payments[3]).toMatchObject({
      relatedtranid: number(last?.["id"]),
      price: "-20.00",
      refundreasoncode: "dup",
      refundedby: shop.credentials.UserID,
    });
    expect(await heard(shop, script, "cancellation")).toMatchObject([
      { action: "Cancel", cancelreasoncode: "moved", username: "amy2" },
    ]);
    expect(await heard(shop, script, "disable")).toMatchObject([
      { action: "Disable", username: "amy2" },
    ]);
    expect(await heard(shop, script, "reactivation")).toMatchObject([{ action: "Reactivation" }]);
    expect(
      (await heard(shop, script, "enable")).map(({ username, password }) => [username, password]),
    ).toEqual([
      ["amy", "secret"],
      ["amy2", "x"],
    ]);
  });

  test("SP-11 a refund is told, as are a decline and a chargeback", async () => {
    const { shop, script } = await withScript({}, ["transaction"]);
    const purchase = await shop.signUp();
    await shop.signUp({
      payment: { card: { number: "4000000000000002", expiryMonth: 12, expiryYear: 2030 } },
    });
    await shop.advanceDays(2);
    const TransID = number(purchase.transactions[0]?.["id"]);
    stringOf(await shop.adm("RefundTransaction", { TransID, RefundReason: "" }));
    const other = await shop.signUp();
    const lost = { outcome: "lost", amountMinor: 500 };
    const paid = String(other.transactions[0]?.["id"]);
    expectStatus(await shop.client.post(`/v1/transactions/${paid}/dispute`, lost), 201);
    expect((await heard(shop, script, "transaction")).map(matrix).toSorted()).toEqual([
      "charge Auth initial yes",
      "credit Auth initial yes",
      "sale Auth initial no",
      "sale Auth initial yes",
      "sale Auth initial yes",
    ]);
  });

  test("SP-41 sold on trust, and declined in the end: the same ids again", async () => {
    const { shop, script } = await withScript();
    await program.bank.control("unreachable");
    onTestFinished(() => program.bank.control("up"));
    await shop.signUp();
    const [first] = await heard(shop, script, "transaction");
    expect(first).toMatchObject({ approved: "yes", standin: "1" });
    expect(await heard(shop, script, "enable")).toHaveLength(1);
    await program.bank.control("soft-decline");
    await advanceMinutes(shop, 120);
    const told = await heard(shop, script, "transaction");
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      tranid: first?.["tranid"],
      purchaseid: first?.["purchaseid"],
      approved: "no",
      action: "Auth",
      stage: "initial",
      standin: "1",
    });
    expect(await heard(shop, script, "disable")).toHaveLength(1);
  });

  test("SP-38 sold on trust, and approved in the end: told once (SP-39)", async () => {
    const { shop, script } = await withScript();
    await program.bank.control("unreachable");
    onTestFinished(() => program.bank.control("up"));
    await shop.signUp();
    await program.bank.control("up");
    await advanceMinutes(shop, 121);
    for (const type of ["transaction", "enable"]) {
      expect([type, await heard(shop, script, type)]).toMatchObject([type, [{}]]);
      expect(await heard(shop, script, type)).toHaveLength(1);
    }
  });

  test("SP-54 converted early, only the payment is told", async () => {
    const { shop, script } = await withScript();
    const pricePointId = await shop.priced({
      ...TRIAL,
      type: "instant_conversion",
      initialDays: 10,
    });
    const purchase = await shop.signUp({ pricePointId });
    await heard(shop, script, "enable");
    await shop.advanceDays(1);
    const before = script.received.length;
    const id = String(purchase.subscriptions[0]?.["id"]);
    expectStatus(await shop.client.post(`/v1/subscriptions/${id}/convert`), 201);
    const payments = await heard(shop, script, "transaction");
    expect(payments.at(-1)).toMatchObject({ stage: "instantconversion", approved: "yes" });
    expect(script.received).toHaveLength(before + 1);
  });
});

describe("what the script answers", () => {
  test("SP-30 a username that is taken gives way to the e-mail address", async () => {
    const { shop, script } = await withScript();
    script.answerWith(({ path }) => ({
      status: 200,
      body: path.startsWith("/inquiry") ? "TAKEN" : "ok ",
    }));
    const purchase = await shop.signUp();
    expect(purchase).toMatchObject({ state: "active", username: "amy@mail.example" });
    const [asked] = await heard(shop, script, "inquiry");
    expect(asked).toMatchObject({ action: "Probe", username: "amy", stage: "initial" });
    expect(await heard(shop, script, "enable")).toMatchObject([{ username: "amy@mail.example" }]);
  });

  test("an inquiry that fails lets the sale go on", async () => {
    const { shop, script } = await withScript();
    script.answerWith(({ path }) => ({
      status: path.startsWith("/inquiry") ? 500 : 200,
      body: "OK",
    }));
    expect(await shop.signUp()).toMatchObject({ state: "active", username: "amy@mail.example" });
    script.answerWith({ status: 200, body: "OK" });
    expect(await shop.signUp()).toMatchObject({ state: "active", username: "amy" });
  });

  test("SP-31 member management is tried every five minutes, until it is taken", async () => {
    const retry = { retry: true, notificationEmail: "ops@shop.example" };
    const { shop, script } = await withScript(retry, ["enable"]);
    script.answerWith({ status: 200, body: "FAILED" });
    await shop.signUp();
    expect(await heard(shop, script, "enable")).toHaveLength(1);
    await advanceMinutes(shop, 5);
    await advanceMinutes(shop, 5);
    expect(await heard(shop, script, "enable")).toHaveLength(3);
    script.answerWith({ status: 200, body: " ok\n" });
    await advanceMinutes(shop, 6);
    await advanceMinutes(shop, 60);
    const told = await heard(shop, script, "enable");
    expect(told).toHaveLength(4);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test("SP-32 without retry it is tried once", async () => {
    const { shop, script } = await withScript({}, ["transaction"]);
    script.answerWith({ status: 500 });
    await shop.signUp();
    await advanceMinutes(shop, 180);
    expect(await heard(shop, script, "transaction")).toHaveLength(1);
  });

  test("SP-53 four scripts hear of payments, whatever becomes of one", async () => {
    const { shop, script } = await withScript({}, []);
    const broken = await startReceiver();
    broken.answerWith({ status: 500 });
    for (const url of ["/a", "/b", "/c"].map((path) => script.url.replace("/events", path))) {
      expectStatus(await shop.client.post("/v1/postbacks", { type: "transaction", url }), 201);
    }
    const more = { type: "transaction", url: broken.url };
    expectStatus(await shop.client.post("/v1/postbacks", more), 201);
    expect(await shop.client.post("/v1/postbacks", more)).toMatchObject({
      status: 422,
      body: { field: "type" },
    });
    await shop.signUp();
    await heard(shop, script, "a");
    expect(script.received.map(({ path }) => path.slice(0, 2)).toSorted()).toEqual([
      "/a",
      "/b",
      "/c",
    ]);
    expect(broken.received).toHaveLength(1);
  });
});

test.for<[string, Body, string]>([
  ["an address that is none", { url: "nowhere" }, "url"],
  ["a text with a blank", { expectedResponse: "all good" }, "expectedResponse"],
  ["no text that means success", { expectedResponse: undefined }, "expectedResponse"],
  ["retry, and nobody to tell", { retry: true }, "notificationEmail"],
  [
    "an inquiry that is repeated",
    { type: "inquiry", retry: true, notificationEmail: "a@b.example" },
    "retry",
  ],
  ["a package of nobody", { packageId: "pkg_999999999" }, "packageId"],
])("a postback with %s is refused", async ([, part, field]) => {
  const shop = await openShop(program);
  const body = { type: "enable", url: "http://127.0.0.1:9/x", expectedResponse: "OK", ...part };
  const { status, body: answer } = await shop.client.post("/v1/postbacks", body);
  expect([status >= 400 && status < 500, answer["field"]]).toEqual([true, field]);
});
