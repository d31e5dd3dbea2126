// Goal: a seed tells the same story byte for byte: after other seeds, and in another process. Method: the
// story of a seed in this process before and after another, and the one that the command prints.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Laboratory } from "../../simulation/laboratory.ts";
import { makePlan } from "../../simulation/plan/make-plan.ts";
import { runPlan } from "../../simulation/run-plan.ts";
import { ROOT } from "../house/source/source-file.ts";
import { pgliteSnapshot } from "../support/databases.ts";

const SEED = 12;

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await Laboratory.open(await pgliteSnapshot());
});

afterAll(async () => {
  await laboratory.close();
});

async function storyOf(seed: number): Promise<string> {
  return (await runPlan(makePlan(seed), laboratory)).story();
}

test("the same story twice, whatever ran between, and in another process", async () => {
  const elsewhere = simulate("--seed", String(SEED), "--story");
  const first = await storyOf(SEED);
  await storyOf(SEED + 1);
  expect(await storyOf(SEED)).toBe(first);
  expect(first).toMatch(/nothing is wrong\n$/);
  expect((await elsewhere).startsWith(first)).toBe(true);
});

test("the command counts what struck, as JSON", async () => {
  const told = JSON.parse(await simulate("--seed", "13", "--json")) as {
    failed: unknown[];
    sold: number;
    faults: Record<string, number>;
  };
  expect(told.failed).toEqual([]);
  expect(told.sold).toBeGreaterThanOrEqual(20);
  expect(Object.values(told.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
});

test("a wrong number is refused, with exit code 2", async () => {
  await expect(simulate("--seed", "0")).rejects.toMatchObject({ code: 2 });
});

async function simulate(...options: readonly string[]): Promise<string> {
  const program = join(ROOT, "src", "main.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, "simulate", ...options],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return stdout;
}
