// Goal: every server shows its own API to anybody who asks, and its page takes nothing from elsewhere
// and offers nothing to elsewhere. Method: a server with nothing but these pages, asked without a
// network; what the page's own script does is seen in a browser.
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeploymentClock } from "../../../src/engine/clock/deployment-clock.ts";
import { docsRoutes } from "../../../src/faces/docs/routes.ts";
import { createServer } from "../../../src/faces/http/server.ts";
import { readDescription } from "../../fuzz/api-description.ts";
import { openBrowser } from "../../support/browser.ts";

const server = createServer({
  clock: DeploymentClock.live(),
  // none of it needs the database
  isReady: async () => false,
  metrics: new Registry(),
  log: false,
  newRequestId: () => "request-1",
});
let baseUrl: string;
beforeAll(async () => {
  await docsRoutes(server);
  baseUrl = await server.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => server.close());

test("the description is the one in the repository", async () => {
  const reply = await fetch(`${baseUrl}/openapi.json`);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await reply.json()).toEqual(readDescription());
});

test("the page works under its own policy, on a screen and on a phone, and asks nobody else", async () => {
  const browser = await openBrowser();
  try {
    for (const [width, colorScheme] of [
      [1280, "light"],
      [1280, "dark"],
      [390, "light"],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const complaints: string[] = [];
      const elsewhere: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(`${baseUrl}/`) && !/^(data|blob):/.test(url)) elsewhere.push(url);
      });
      await page.goto(`${baseUrl}/docs`);
      await page.getByRole("heading", { name: "A first renewal, with curl" }).waitFor();
      expect(await page.getByText("/v1/purchases/{id}/cancel").count()).toBeGreaterThan(0);
      expect(await page.getByText(/^(Share|Deploy)$/).count()).toBe(0);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect([complaints, elsewhere]).toEqual([[], []]);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}, 60_000);

test("every code of a problem has a page, and no other word has", async () => {
  const reply = await server.inject("/problems/idempotency_running");
  expect([reply.statusCode, reply.headers["content-type"]]).toEqual([
    200,
    "text/html; charset=utf-8",
  ]);
  expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(reply.body).toContain("Retry-After");
  for (const word of ["nonsense", "toString", "__proto__"]) {
    expect((await server.inject(`/problems/${word}`)).statusCode).toBe(404);
  }
});
