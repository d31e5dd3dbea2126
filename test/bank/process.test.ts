// Goal: the bank starts, ends and fails as a program that another one runs. Method: real processes,
// real signals.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { startBank } from "../support/bank.ts";
import { charge, hasArrived } from "./payments.ts";

test("prints one line, its address, and ends with 0 on SIGTERM", async () => {
  const bank = await startBank();
  expect((await bank.call("/health")).body).toEqual({ status: "up" });
  expect(bank.output()).toBe(`{"url":"${bank.url}"}\n`);
  expect(await bank.stop()).toBe(0);
});

test("ends when the program that started it is gone", async () => {
  const bank = await startBank();
  const closed = once(bank.process, "close");
  bank.process.stdin?.end();
  expect(await closed).toEqual([0, null]);
  await bank.stop();
});

test("goes on without its parent when it was not told to end with it", async () => {
  const bank = await startBank({ env: { BANK_EXIT_WITH_PARENT: "0" } });
  bank.process.stdin?.end();
  expect((await bank.call("/v1/charges", charge())).status).toBe(200);
  expect(await bank.stop()).toBe(0);
});

test("ends in good order while it keeps somebody waiting", async () => {
  const bank = await startBank();
  await bank.control("no-answer");
  const body = charge();
  const silent = Promise.allSettled([bank.call("/v1/charges", body)]);
  await hasArrived(bank, body.key);
  expect(await bank.stop()).toBe(0);
  expect(await silent).toMatchObject([{ status: "rejected" }]);
});

test("ends at once when its input has no other end", () => {
  const main = join(import.meta.dirname, "../../bank/main.ts");
  const dataDir = mkdtempSync(join(tmpdir(), "perennial-bank-"));
  const ran = spawnSync(process.execPath, [main], {
    env: { ...process.env, BANK_DATA_DIR: dataDir, BANK_EXIT_WITH_PARENT: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  rmSync(dataDir, { recursive: true });
  expect(ran.status).toBe(0);
});

test.each([
  [{ BANK_DATA_DIR: "" }, "set BANK_DATA_DIR"],
  [{ BANK_DATA_DIR: "/dev/null/bank" }, "cannot start"],
  [{ BANK_PORT: "http" }, "BANK_PORT is not a number"],
  [{ BANK_PORT: "65536" }, "BANK_PORT is not a number"],
  [{ BANK_SLOW_MS: "-1" }, "BANK_SLOW_MS is not a number"],
])("does not start with %o, and says why", (env, why) => {
  const main = join(import.meta.dirname, "../../bank/main.ts");
  const ran = spawnSync(process.execPath, [main], {
    env: { ...process.env, BANK_DATA_DIR: "/dev/null/unused", ...env },
    encoding: "utf8",
  });
  expect(ran.status).toBe(1);
  expect(ran.stdout).toBe("");
  expect(ran.stderr).toContain(why);
});
