// Goal: the demo merchant's half year is whole, also when the start that made it was killed on the
// way, and the sandbox stands at the instant that was asked for. Method: the real command, killed
// once in the middle of the story, its books compared with the bank's own journal.
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../house/source/source-file.ts";
import { startSandbox } from "../support/sandbox-process.ts";

const COMMAND = join(ROOT, "bin", "perennial.js");

type Overview = {
  readonly today: string;
  readonly subscriptions: readonly { readonly state: string; readonly count: number }[];
  readonly payments: readonly { readonly kind: string; readonly state: string }[];
};

// two starts of an embedded database, and half a year
const PATIENCE_MS = 180_000;

test("a history that was cut off is told to its end, once", { timeout: PATIENCE_MS }, async () => {
  const sandbox = await startSandbox({
    command: COMMAND,
    environment: { SANDBOX_DEMO: "on", TEST_CLOCK: "2026-03-31T08:00:00Z" },
    killWhen: (complaints) => /[4-9]\d %/.test(complaints),
  });
  const { baseUrl, apiKey, demo } = sandbox.file;
  const read = async <T>(path: string, key: string): Promise<T> => {
    const answer = await fetch(baseUrl + path, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  };
  expect(await read("/v1/test-clock", apiKey)).toMatchObject({
    now: "2026-03-31T08:00:00.000Z",
    state: "ready",
  });
  const shop = await read<Overview>("/v1/reports/overview?days=184", demo.apiKey);
  expect(shop.today).toBe("2026-03-31");
  const total = shop.subscriptions.reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(200);
  const states = new Map(shop.subscriptions.map(({ state, count }) => [state, count]));
  expect(states.get("active")).toBeGreaterThan(100);
  expect(states.get("cancelled")).toBeGreaterThan(10);
  const kinds = new Set(shop.payments.map(({ kind, state }) => `${kind} ${state}`));
  expect([...kinds].toSorted()).toEqual(["refund approved", "sale approved", "sale declined"]);
  const compared = await fetch(`${baseUrl}/v1/reconcile`, {
    method: "POST",
    headers: { authorization: `Bearer ${demo.apiKey}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(await compared.json()).toMatchObject({ total: 0, differences: [] });
  // the other merchant is empty at first
  const own = await read<Overview>("/v1/reports/overview", apiKey);
  expect(own).toMatchObject({ subscriptions: [], payments: [] });
  await sandbox.stop();
});
