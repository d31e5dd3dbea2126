// Goal: whatever is sent, the answer is as the API description says; what is refused has a code and a
// field and has changed nothing; nothing is ever a mistake of ours.
// Method: requests made from the description itself, from a seed, over real HTTP; after each refusal
// every table is compared. FUZZ_REQUESTS and FUZZ_SEED choose how many and which.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { buy, monthly, single } from "../faces/rest/orders.ts";
import { onPostgres } from "../support/databases.ts";
import { startProgram, type Client, type TestProgram } from "../support/program.ts";
import { tableHashes, type TableHashes } from "../support/table-hashes.ts";
import { apiDescription, type Answer } from "./api-description.ts";
import { fuzzedRequests, type FuzzedRequest, type KnownIds } from "./requests.ts";

const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 1_500);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_101);
/** Requests of one merchant; a new one keeps the tables that are compared small. */
const ROUND = 500;
const MS_A_REQUEST = 200;

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

test(
  `${REQUESTS} requests from seed ${SEED}`,
  async () => {
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < REQUESTS; sent += ROUND) {
      const round = await newRound();
      const count = Math.min(ROUND, REQUESTS - sent);
      const requests = fuzzedRequests(asked(), round.ids, { seed: SEED + sent, count });
      let before = await hashes.read(round.shop.merchantId);
      for (const request of requests) {
        const answer = await send(round.shop, request);
        if (answer.status === 202) await importsEnd(round.shop);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const after = await hashes.read(round.shop.merchantId);
        const fault = faultOf(request, answer, changes(before, after));
        before = after;
        if (fault !== null) faults.push(`${told(request)} → ${answer.status}: ${fault}`);
      }
    }
    const tally = [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`);
    // counts of a long run are for who started it
    process.stdout.write(`${tally.join(", ")}\n`);
    expect(faults).toEqual([]);
    // a fuzzer that is always refused at the door finds nothing
    for (const status of [200, 201, 404, 409, 422]) {
      expect(statuses.get(status) ?? 0).toBeGreaterThan(REQUESTS / 200);
    }
  },
  REQUESTS * MS_A_REQUEST,
);

/** Moves everybody's clock, by as far as it is told to: it has tests of its own. */
const LEFT_OUT = ["advanceTestClock"];

function asked() {
  return description.operations.filter(({ id }) => !LEFT_OUT.includes(id));
}

async function newRound(): Promise<{ readonly shop: Client; readonly ids: KnownIds }> {
  const [shop, other] = [await program.newMerchant(), await program.newMerchant()];
  return { shop, ids: { own: await stock(shop), foreign: await stock(other) } };
}

const PRICE_POINT = description.operations.find(({ id }) => id === "createPricePoint")?.example;

/** A few of everything, in several states; the ids of all by prefix. */
async function stock(shop: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map<string, Set<string>>();
  const note = (text: string): void => {
    for (const [id, prefix = ""] of text.matchAll(/\b([a-z]+)_[1-9]\d*\b/g)) {
      ids.set(prefix, (ids.get(prefix) ?? new Set()).add(id));
    }
  };
  await buy(shop, single(5_000));
  await buy(shop, single(5_000, { kind: "auth" }));
  await buy(shop, monthly());
  const cancelled = await buy(shop, monthly());
  await shop.post(`/v1/purchases/${cancelled.id}/cancel`, {});
  await shop.post(`/v1/purchases/${cancelled.id}/notes`, { text: "Called" });
  await shop.post("/v1/packages", { name: "Membership" });
  await shop.post("/v1/price-points", PRICE_POINT);
  // not the one that asks, which the requests may revoke
  note((await shop.post("/v1/api-keys", { name: "Accounting", scopes: ["read"] })).text);
  for (const list of [
    "sites",
    "packages",
    "price-points",
    "customers",
    "purchases",
    "subscriptions",
    "transactions",
  ]) {
    const { text, body } = await shop.get(`/v1/${list}`);
    note(text);
    for (const { id } of body["data"] as { id: string }[])
      note((await shop.get(`/v1/${list}/${id}`)).text);
  }
  return new Map([...ids].map(([prefix, some]) => [prefix, [...some]]));
}

async function send(
  shop: Client,
  { operation, url, headers, body }: FuzzedRequest,
): Promise<Answer> {
  const response = await fetch(program.baseUrl + url, {
    method: operation.method,
    headers: {
      authorization: `Bearer ${shop.apiKey}`,
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => isByteString(value))),
    },
    ...(body === null || operation.method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  const [mediaType = ""] = (response.headers.get("content-type") ?? "").split(";");
  return {
    status: response.status,
    mediaType,
    body: text === "" ? null : bodyOf(mediaType, text),
  };
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

/** An answer that is no JSON, such as an archive, is its text. */
function bodyOf(mediaType: string, text: string): unknown {
  return mediaType.endsWith("json") && !mediaType.endsWith("ndjson") ? JSON.parse(text) : text;
}

function isByteString(value: string): boolean {
  return !/[^\u{20}-\u{ff}]/u.test(value);
}

function faultOf(
  { operation }: FuzzedRequest,
  answer: Answer,
  changed: readonly string[],
): string | null {
  const { status, body } = answer;
  if (status >= 500) return `a mistake of ours: ${JSON.stringify(body)}`;
  // the address itself was bent until it is another one
  const isElsewhere = status === 404 || status === 400;
  const asDescribed = description.faultOf(operation, answer);
  if (asDescribed !== null && !(isElsewhere && asDescribed.endsWith("is not described"))) {
    return `not as described (${asDescribed}): ${JSON.stringify(body)?.slice(0, 300)}`;
  }
  if (status < 400) return null;
  const { code, field } = body as { code: string; field?: string };
  if (changed.length > 0) return `${code}, and yet it changed ${changed.join(", ")}`;
  if (status === 422 && field === undefined)
    return `${code} without a field: ${JSON.stringify(body)}`;
  return null;
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
