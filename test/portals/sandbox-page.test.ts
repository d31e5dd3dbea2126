// Goal: a newcomer sees a month of billing happen on the first page, and the bank go away and come
// back. Method: the real command, its own page, a real browser in both themes and two widths.
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../house/source/source-file.ts";
import { openBrowser } from "../support/browser.ts";
import { startSandbox, type SandboxProcess } from "../support/sandbox-process.ts";

let sandbox: SandboxProcess;
let browser: Browser;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([
    startSandbox({
      command: join(ROOT, "bin", "perennial.js"),
      environment: { TEST_CLOCK: "2026-01-31T12:00:00Z" },
    }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
});

const ORDER = {
  customer: { name: "Ann <b>Ash</b>", email: "ann@example.net" },
  payment: { card: { number: "4242424242424242", expiryMonth: 12, expiryYear: 2030 } },
  currency: "EUR",
  lines: [
    {
      description: "Membership",
      amountMinor: 1000,
      recurring: { amountMinor: 1000, unit: "MONTH", frequency: 1 },
    },
  ],
};

async function openPage(look: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...look });
  const page = await context.newPage();
  await page.goto(sandbox.file.baseUrl);
  await page.waitForSelector("body[data-shown]");
  return page;
}

describe("the first page", () => {
  test("shows a purchase, and its renewals as the clock is moved", async () => {
    const sold = await fetch(`${sandbox.file.baseUrl}/v1/purchases`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.file.apiKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(ORDER),
    });
    expect(sold.status).toBe(201);
    const page = await openPage();
    await page.getByRole("button", { name: "Your merchant" }).click();
    await page.getByRole("cell", { name: "28 Feb 2026" }).first().waitFor();
    // text is text, whatever a customer is called
    await page.getByRole("cell", { name: "Ann <b>Ash</b>" }).waitFor();
    await page.getByRole("button", { name: "+ 1 month" }).click();
    await page.getByRole("cell", { name: "31 Mar 2026" }).first().waitFor();
    await page.getByRole("cell", { name: "no. 3" }).first().waitFor();
    expect(await page.locator("#events").innerText()).toContain("A payment was approved");
    expect(await page.locator("#now").getAttribute("datetime")).toBe("2026-02-28T12:00:00.000Z");
    await page.context().close();
  });

  test("takes the bank down and brings it back", async () => {
    const page = await openPage();
    await page.getByRole("button", { name: "Take the bank down" }).click();
    await page.getByText("not reachable").waitFor();
    const control = await (await fetch(`${sandbox.file.simulatorUrl}/control`)).json();
    expect(control).toMatchObject({ mode: "unreachable" });
    await page.getByRole("button", { name: "Bring the bank back" }).click();
    await page.locator("#bank-state", { hasText: "up" }).waitFor();
    await page.context().close();
  });

  test.for([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("can be read by everybody: %s, %i wide", async ([colorScheme, width]) => {
    const page = await openPage({ colorScheme, viewport: { width, height: 900 } });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
    const overflow = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(overflow).toBe(false);
    await page.context().close();
  });

  test("gives its keys to this machine's own page only", async () => {
    const { port } = new URL(sandbox.file.baseUrl);
    const session = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/sandbox/session`, { headers });
    expect((await session({})).status).toBe(200);
    expect((await session({ origin: "https://elsewhere.example" })).status).toBe(403);
  });
});
