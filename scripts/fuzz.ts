/**
 * `npm run fuzz [requests] [seed]`: the fuzz test with more requests than `npm test` sends.
 *
 * 20,000 requests from a fresh seed, which it prints, so that what it finds can be had again.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const [requests = "20000", seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
if (!/^\d{1,7}$/.test(requests) || !/^\d{1,10}$/.test(seed)) {
  console.error("npm run fuzz [requests] [seed]: give whole numbers");
  process.exit(2);
}
console.log(`${requests} requests from seed ${seed}`);
const ran = spawnSync(
  process.execPath,
  [join(ROOT, "node_modules", "vitest", "vitest.mjs"), "run", "test/fuzz"],
  {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, FUZZ_REQUESTS: requests, FUZZ_SEED: seed },
  },
);
if (ran.error !== undefined) throw ran.error;
process.exitCode = ran.status ?? 1;
