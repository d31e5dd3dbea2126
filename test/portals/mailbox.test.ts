// Goal: whoever tries out a sandbox sees the mails that customers get, as they get them, and no mail
// can do anything to the page. Method: the real command, its mailbox, a real browser in both themes
// and two widths.
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
  await sell("Ann Ash", "ann@example.net");
  await sell(`<img src=x onerror="document.title='caught'">`, "evil@example.net");
  await call("/v1/test-clock/advance", { to: "2026-03-01T12:00:00Z" });
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
});

async function call(path: string, body: object): Promise<void> {
  const answer = await fetch(sandbox.file.baseUrl + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sandbox.file.apiKey}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function sell(name: string, email: string): Promise<void> {
  await call("/v1/purchases", {
    customer: { name, email },
    payment: { card: { number: "4242424242424242", expiryMonth: 12, expiryYear: 2030 } },
    currency: "EUR",
    lines: [
      {
        description: "Membership",
        amountMinor: 1000,
        recurring: { amountMinor: 1000, unit: "MONTH", frequency: 1, noticeDays: 3 },
      },
    ],
  });
}

async function openPage(look: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...look });
  const page = await context.newPage();
  await page.goto(`${sandbox.file.baseUrl}/mailbox`);
  await page.waitForSelector("body[data-shown]");
  return page;
}

describe("the mailbox", () => {
  test("lists the mails, finds them by their receiver and shows them", async () => {
    const page = await openPage();
    // two sales, two notices, two renewals
    await page.getByRole("heading", { name: "Mails: 6" }).waitFor();
    await page.getByLabel("To").fill("ann@");
    await page.getByRole("heading", { name: "Mails: 3" }).waitFor();
    await page.locator("#mails button").first().click();
    await page.getByRole("heading", { name: "Receipt from Sandbox: €10.00" }).waitFor();
    const mail = page.frameLocator("#html");
    await mail.getByText("Your next payment of €10.00 is on March 31, 2026.").waitFor();
    await page.getByRole("button", { name: "Text" }).click();
    await page.getByText("Card: Visa •••• 4242").waitFor();
    await page.getByRole("button", { name: "Source" }).click();
    await page.getByText("Auto-Submitted: auto-generated").waitFor();
    await page.context().close();
  });

  test("shows a mail as a dark device and as a phone would", async () => {
    const page = await openPage({ colorScheme: "light" });
    await page.locator("#mails button").first().click();
    const ground = async () => {
      const mail = await takenOut(page);
      return await mail.evaluate("getComputedStyle(document.body).backgroundColor");
    };
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await ground()).toBe("rgb(17, 22, 26)");
    await page.getByRole("button", { name: "Light" }).click();
    expect(await ground()).toBe("rgb(241, 243, 244)");
    await page.getByRole("button", { name: "Phone" }).click();
    expect((await page.locator("#html").boundingBox())?.width).toBe(375);
    await page.context().close();
  });

  test("lets no mail do anything", async () => {
    const page = await openPage();
    await page.getByLabel("To").fill("evil@");
    await page.locator("#mails button").first().click();
    await page.frameLocator("#html").getByText("<img src=x").first().waitFor();
    expect(await page.title()).toBe("Mailbox – Perennial sandbox");
    const { id } = (await list("evil@")).data[0] ?? { id: 0 };
    const direct = await fetch(`${sandbox.file.baseUrl}/mailbox/${id}/html`);
    expect(direct.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    await page.context().close();
  });

  test.for([
    ["light", 1280],
    ["dark", 1280],
    ["light", 375],
    ["dark", 375],
  ] as const)("can be read by everybody: %s, %i wide", async ([colorScheme, width]) => {
    const page = await openPage({ colorScheme, viewport: { width, height: 900 } });
    await expectGood(page);
    await page.locator("#mails button").first().click();
    await page.frameLocator("#html").locator("h1").waitFor();
    await expectGood(page);
    await expectGood(await takenOut(page));
    await page.context().close();
  });

  test("is read by programs, on this machine only, and can be emptied", async () => {
    const { total, data } = await list("ann@");
    expect([total, data.length]).toEqual([3, 3]);
    const elsewhere = { headers: { origin: "https://elsewhere.example" } };
    const { baseUrl } = sandbox.file;
    expect((await fetch(`${baseUrl}/mailbox.json`, elsewhere)).status).toBe(403);
    const emptied = await fetch(`${baseUrl}/mailbox/empty`, { method: "POST", ...elsewhere });
    expect(emptied.status).toBe(403);
    expect((await fetch(`${baseUrl}/mailbox.json?limit=0`)).status).toBe(422);
    expect((await fetch(`${baseUrl}/mailbox/999999/html`)).status).toBe(404);
    expect((await fetch(`${baseUrl}/mailbox/empty`, { method: "POST" })).status).toBe(200);
    expect(await list("")).toMatchObject({ total: 0, data: [] });
  });
});

type Mails = { readonly total: number; readonly data: readonly { readonly id: number }[] };

async function list(to: string): Promise<Mails> {
  const answer = await fetch(`${sandbox.file.baseUrl}/mailbox.json?to=${encodeURIComponent(to)}`);
  return (await answer.json()) as Mails;
}

/** The mail that is shown, on a page of its own: in its frame no script runs, an auditor's neither. */
async function takenOut(page: Page): Promise<Page> {
  const address = await page.locator("#html").getAttribute("src");
  const mail = await page.context().newPage();
  const answer = await fetch(sandbox.file.baseUrl + String(address));
  await mail.setContent(await answer.text());
  return mail;
}

/** Nothing that keeps somebody from reading it, and nothing beside the screen. */
async function expectGood(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
}
