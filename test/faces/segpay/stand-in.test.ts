// Goal: what is sold on trust while the bank is away is told in Segpay's words, and is cancelled,
// charged and taken away as Segpay's pages say. Method: the acceptance cases of the specification, over
// HTTP, with a bank that goes away and comes back; each case has a merchant of its own.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { DECLINED_VISA, expectStatus, VISA, type Answered } from "../rest/orders.ts";
import { number, openShop, stringOf, TRIAL, type SegpayShop } from "./shop.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ testClock: "2027-03-01T12:00:00Z", gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

/** A shop that sells on trust, and a bank that is away until it is told otherwise. */
async function inOutage({ standInEnabled = true } = {}): Promise<SegpayShop> {
  const shop = await openShop(program, { standInEnabled });
  await program.bank.control("unreachable");
  onTestFinished(() => program.bank.control("up"));
  return shop;
}

async function now(shop: SegpayShop): Promise<number> {
  return Date.parse(String((await shop.client.get("/v1/test-clock")).body["now"]));
}

async function advanceHours(shop: SegpayShop, hours: number): Promise<void> {
  const to = new Date((await now(shop)) + hours * 3_600_000).toISOString();
  await program.advanceTo(shop.client, to);
}

/** The one row of a purchase that has one. */
async function row(shop: SegpayShop, purchase: Answered) {
  const rows = await shop.history(purchase);
  expect(rows).toHaveLength(1);
  return rows[0];
}

const TEMPORARY = "Temporary Approval";

describe("while the bank is away", () => {
  test("SP-38 it is approved temporarily", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp();
    expect(purchase).toMatchObject({ state: "temporary", hasAccess: true });
    expect(await row(shop, purchase)).toMatchObject({
      PurchStatus: TEMPORARY,
      Auth: "Yes",
      AuthCode: `SI-${TEMPORARY}`,
      LastResult: TEMPORARY,
    });
  });

  test("SP-39 once it is back, the customer is charged once", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp();
    await advanceHours(shop, 3);
    await program.bank.control("up");
    expect((await shop.read(purchase)).state).toBe("temporary");
    await advanceHours(shop, 1);
    expect(await row(shop, purchase)).toMatchObject({
      PurchStatus: "Active",
      AuthCode: "00-Approved",
    });
    const paid = number(purchase.transactions[0]?.["id"]);
    const asked = (await program.bank.journal()).filter(({ reference }) => reference === paid);
    expect(asked.map(({ bookings }) => bookings)).toEqual([1]);
  });

  test("SP-40 what is paid once becomes non-recurring", async () => {
    const shop = await inOutage();
    const pricePointId = await shop.priced(ONE_TIME);
    const purchase = await shop.signUp({ pricePointId });
    expect((await row(shop, purchase))?.["PurchStatus"]).toBe(TEMPORARY);
    await program.bank.control("up");
    await advanceHours(shop, 2);
    expect(await row(shop, purchase)).toMatchObject({
      PurchStatus: "Non-Recurring",
      PurchType: "One Time",
    });
  });

  test("SP-41 declined late, it expires under the same id", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp();
    const first = await row(shop, purchase);
    await program.bank.control("soft-decline");
    await advanceHours(shop, 2);
    const last = await row(shop, purchase);
    expect(last).toMatchObject({ TransID: first?.["TransID"], Auth: "No", PurchStatus: "Expired" });
    const given = { TransID: String(first?.["TransID"]), BegDate: "", EndDate: "", URLID: "0" };
    expect(await shop.rows("TransactionsList_Declined_V2", given)).toHaveLength(1);
    const asked = { BegDate: "", EndDate: "", PurchaseID: number(purchase.id), URLID: "0" };
    expect(await shop.rows("AssetsActiveSubscriptionsByURL", asked)).toEqual([]);
  });

  test("SP-42 it is tried without an end, or as often as the site says", async () => {
    const [endlessly, thrice] = [await inOutage(), await inOutage()];
    const endless = await endlessly.signUp();
    const policies = { standInMaxRetries: 3 };
    expectStatus(await thrice.client.patch(`/v1/sites/${thrice.siteId}`, { policies }), 200);
    const limited = await thrice.signUp();
    await advanceHours(thrice, 5);
    expect((await thrice.read(limited)).state).toBe("temporary");
    await advanceHours(thrice, 1);
    expect(await row(thrice, limited)).toMatchObject({ PurchStatus: "Expired", Auth: "No" });
    await advanceHours(endlessly, 66);
    expect(await row(endlessly, endless)).toMatchObject({ PurchStatus: TEMPORARY, Auth: "Yes" });
  });

  test("SP-43 a package without it declines", async () => {
    const shop = await inOutage({ standInEnabled: false });
    const purchase = await shop.signUp();
    expect(purchase).toMatchObject({ state: "failed", hasAccess: false });
    expect(await row(shop, purchase)).toMatchObject({
      Auth: "No",
      AuthCode: "unreachable-Declined",
    });
  });

  test("SP-44 the bank's own no is never stood in for", async () => {
    const shop = await openShop(program, { standInEnabled: true });
    const purchase = await shop.signUp({ payment: { card: DECLINED_VISA } });
    expect(purchase).toMatchObject({ state: "failed", hasAccess: false });
  });

  test("SP-45 nor is anything sold on trust to a blocked customer", async () => {
    const shop = await inOutage();
    const given = { EmailAddress: "amy@mail.example", ReasonCode: "1", Comment: "" };
    stringOf(await shop.adm("InsertMerchantFraudEmail", given));
    const purchase = await shop.signUp();
    expect(purchase).toMatchObject({ state: "failed", hasAccess: false });
    await advanceHours(shop, 4);
    expect((await shop.read(purchase)).state).toBe("failed");
  });
});

const ONE_TIME = {
  name: "A week",
  type: "one_time",
  currency: "USD",
  initialMinor: 900,
  initialDays: 7,
};

describe("what a customer may do meanwhile", () => {
  test("SP-46 cancel what recurs, and not change the card", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp();
    const path = `/v1/payment-methods/${purchase.paymentMethodId}/replace`;
    const replaced = await shop.client.post(path, { card: { ...VISA, expiryYear: 2031 } });
    expect(replaced).toMatchObject({ status: 409, body: { code: "awaiting_bank" } });
    const cancel = await shop.client.post(`/v1/purchases/${purchase.id}/cancel?preview=true`);
    expect(cancel.status).toBe(200);
    expect(purchase).toMatchObject({
      state: "temporary",
      transactions: [{ state: "waiting", stoodInAt: expect.any(String) }],
    });
  });

  test("SP-47 cancelled, the purchase is over and its payment goes on", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp();
    const given = { PurchaseID: number(purchase.id), CancelReason: "" };
    expect(stringOf(await shop.adm("CancelMembership", given))).toBe("Successful");
    expect(await row(shop, purchase)).toMatchObject({
      PurchStatus: "Cancelled",
      AuthCode: `SI-${TEMPORARY}`,
    });
    for (const [operation, more, said] of REFUSED) {
      const answer = await shop.adm(operation, { PurchaseID: number(purchase.id), ...more });
      expect(stringOf(answer)).toBe(said);
    }
  });

  test("SP-48 what is paid once has nothing to cancel", async () => {
    const shop = await inOutage();
    const purchase = await shop.signUp({ pricePointId: await shop.priced(ONE_TIME) });
    const given = { PurchaseID: number(purchase.id), CancelReason: "" };
    expect(stringOf(await shop.adm("CancelMembership", given))).toBe(
      "Subscription not active, cancel failed",
    );
    expect(stringOf(await shop.adm("ExtendMembership", { ...given, Days: "3" }))).toBe(
      "Subscription not active, extend failed",
    );
    const [paid] = purchase.transactions;
    const refund = { TransID: number(paid?.["id"]), RefundReason: "" };
    expect(stringOf(await shop.adm("RefundTransaction", refund))).toBe(
      "Transaction not refundable",
    );
    expect((await shop.read(purchase)).state).toBe("temporary");
  });

  test("SP-49 those who wait are found by themselves", async () => {
    const shop = await openShop(program, { standInEnabled: true });
    await shop.signUp();
    await program.bank.control("unreachable");
    onTestFinished(() => program.bank.control("up"));
    const waiting = await shop.signUp();
    const listed = expectStatus(await shop.client.get("/v1/purchases?state=temporary"), 200).data;
    expect(listed.map(({ id }) => id)).toEqual([waiting.id]);
    const today = { TransID: "0", BegDate: "", EndDate: "", URLID: "0" };
    const rows = await shop.rows("TransactionsPurchasesByURL_V5", today);
    expect(rows.filter(({ PurchStatus }) => PurchStatus === TEMPORARY)).toHaveLength(1);
  });

  test("a price that one click sells is never sold on trust", async () => {
    const shop = await inOutage();
    const pricePointId = await shop.priced({ ...TRIAL, oneClick: true });
    expect((await shop.signUp({ pricePointId })).state).toBe("failed");
  });
});

const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ["CancelMembership", { CancelReason: "" }, "Subscription not active, cancel failed"],
  [
    "ModifyRebillAmount",
    { RecurringAmount: "1.00", Comments: "" },
    "Subscription not active, modify failed",
  ],
];
