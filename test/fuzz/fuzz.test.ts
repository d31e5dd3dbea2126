// Goal: whatever is sent, the answer is as the API description says; what is refused has a code and a
// field and has changed nothing; nothing is ever a mistake of ours, nor another merchant's matter.
// Method: requests made from the description itself, from a seed, over real HTTP; after each of them
// every table is compared. FUZZ_REQUESTS and FUZZ_SEED choose how many and which.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { onPostgres } from "../support/databases.ts";
import { startProgram, type Body, type Client, type TestProgram } from "../support/program.ts";
import { tableHashes, type TableHashes } from "../support/table-hashes.ts";
import { apiDescription } from "./api-description.ts";
import { faultOf } from "./fault-of.ts";
import type { KnownIds } from "./known-ids.ts";
import { fuzzedRequests, type FuzzedRequest } from "./requests.ts";
import { sendFuzzed } from "./send-fuzzed.ts";
import { stock } from "./stock.ts";

const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_101);
/** Requests of one merchant; a new one keeps the tables that are compared small. */
const ROUND = 500;
const MS_A_REQUEST = 200;

/** Moves everybody's clock, by as far as it is told to: it has tests of its own. */
const LEFT_OUT = ["advanceTestClock"];
/** An archive wants a merchant that has nothing; a restored database is what holds a deployment. */
const NEVER_GRANTED = ["importArchive", "releaseDeployment"];

const open = onPostgres();
let program: TestProgram;
let hashes: TableHashes;
beforeAll(async () => {
  const db = await open();
  program = await startProgram({ db });
  // no duty runs: whatever changes, a request changed
  await program.program.engine.stop();
  hashes = await tableHashes(db);
});
afterAll(() => program.close());

const description = apiDescription();
const asked = description.operations.filter(({ id }) => !LEFT_OUT.includes(id));

test(
  `${REQUESTS} requests from seed ${SEED}`,
  async () => {
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    const granted = new Set<string>();
    for (let sent = 0; sent < REQUESTS; sent += ROUND) {
      const { shop, other, ids } = await newRound();
      const count = Math.min(ROUND, REQUESTS - sent);
      const others = await hashes.read(other.merchantId);
      let before = await hashes.read(shop.merchantId);
      for (const request of fuzzedRequests(asked, ids, { seed: SEED + sent, count })) {
        const answer = await sendFuzzed(program.baseUrl, shop, request);
        if (answer.status === 202) await importsEnd(shop);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status < 300) granted.add(request.operation.id);
        const after = await hashes.read(shop.merchantId);
        const fault = faultOf(description, request, answer, changes(before, after));
        before = after;
        if (fault !== null) faults.push(`${told(request)} → ${answer.status}: ${fault}`);
      }
      expect(await hashes.read(other.merchantId)).toEqual(others);
    }
    const tally = [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`);
    const refused = asked.map(({ id }) => id).filter((id) => !granted.has(id));
    // counts of a long run are for who started it
    process.stdout.write(`${tally.join(", ")}; never granted: ${refused.join(", ")}\n`);
    expect(faults).toEqual([]);
    // a fuzzer that is always refused at the door finds nothing
    for (const status of [200, 201, 404, 409, 422]) {
      expect(statuses.get(status) ?? 0).toBeGreaterThan(REQUESTS / 200);
    }
    // chance decides which: a short run reaches most, a long one all
    const missed = refused.filter((id) => !NEVER_GRANTED.includes(id));
    expect(missed.length).toBeLessThanOrEqual(REQUESTS < 20_000 ? asked.length / 2 : 0);
  },
  REQUESTS * MS_A_REQUEST,
);

type Round = { readonly shop: Client; readonly other: Client; readonly ids: KnownIds };

async function newRound(): Promise<Round> {
  const pricePoint = asked.find(({ id }) => id === "createPricePoint")?.example as Body;
  const [shop, other] = [await program.newMerchant(), await program.newMerchant()];
  const ids = { own: await stock(shop, pricePoint), foreign: await stock(other, pricePoint) };
  return { shop, other, ids };
}

/** A book is read in the background: what it changes is no other request's doing. */
async function importsEnd(shop: Client): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { body } = await shop.get("/v1/imports");
      return (body["data"] as { state: string }[]).every(({ state }) => state !== "running");
    },
    { interval: 5, timeout: 10_000 },
  );
}

function changes(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(after).filter((table) => after[table] !== before[table]);
}

function told({ operation, url, headers, body }: FuzzedRequest): string {
  const text = body === null ? "" : String(body).slice(0, 300);
  return `${operation.method} ${url.slice(0, 200)} ${JSON.stringify(headers)} ${text}`;
}
