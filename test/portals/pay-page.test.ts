// Goal: a customer reads and pays on the page behind their link, on any device. Method: the page's own
// routes, a real browser in both themes and two widths, axe; from the mail's link to the thanks.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../support/program.ts";
import { openBrowser } from "../support/browser.ts";
import { buy, expectStatus, listed, monthly, subscriptionOf } from "../faces/rest/orders.ts";

/** Its holder is asked at the bank's page. */
const ASKED = { number: "4000002760003184", expiryMonth: 12, expiryYear: 2035 };

let program: TestProgram;
let browser: Browser;
let shop: Client;
let path: string;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), openBrowser()]);
  shop = await program.newMerchant();
  const purchase = await buy(shop, monthly());
  const cards = `/v1/customers/${purchase.customerId}/payment-methods`;
  const { id } = expectStatus(await shop.post(cards, { card: ASKED }), 201);
  const move = `/v1/subscriptions/${subscriptionOf(purchase)}/payment-method`;
  expectStatus(await shop.post(move, { paymentMethodId: id }), 200);
  await program.advanceTo(shop, "2026-02-01T06:00:00Z");
  const [declined] = await listed(shop, "/v1/transactions?state=declined");
  path = `/v1/transactions/${String(declined?.["id"])}/payment-link`;
});
afterAll(async () => {
  await browser.close();
  await program.close();
});

async function openLink(look: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const { url } = expectStatus(await shop.post(path, {}), 201);
  const context = await browser.newContext({ locale: "en-GB", ...look });
  const page = await context.newPage();
  await page.goto(String(url));
  return page;
}

test.for([
  ["light", 1280],
  ["dark", 1280],
  ["light", 375],
  ["dark", 375],
] as const)("can be read by everybody: %s, %i wide", async ([colorScheme, width]) => {
  const page = await openLink({ colorScheme, viewport: { width, height: 800 } });
  await page.getByRole("heading", { name: "Confirm your payment" }).waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
  const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
  expect(ground).toBe(colorScheme === "dark" ? "rgb(17, 22, 26)" : "rgb(241, 243, 244)");
  await page.context().close();
});

test("leads to the bank and back, and thanks", async () => {
  const page = await openLink();
  await page.getByRole("button", { name: "Confirm and pay €10.00" }).click();
  await page.getByRole("button", { name: "Continue to your bank" }).click();
  await page.getByRole("button", { name: "It is me: authenticate" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
  expect(await listed(shop, "/v1/transactions?state=approved")).toHaveLength(2);
  await page.context().close();
});
