/** Everything of a merchant that REST shows, so that two deployments can be compared. */
import { expectStatus } from "../faces/rest/orders.ts";
import type { Body, Client, TestProgram } from "../support/program.ts";

/** Routes that tell of the deployment, not of what a merchant takes along. */
const OF_THE_DEPLOYMENT: readonly string[] = [
  "/v1/merchant", // the target's own
  "/v1/api-keys",
  "/v1/api-keys/current",
  "/v1/api-keys/:id",
  "/v1/web-services-users",
  "/v1/web-services-users/:id",
  "/v1/imports",
  "/v1/imports/:id",
  "/v1/test-clock",
  "/v1/deployment",
  "/v1/deployment/examination",
  "/v1/vault",
  "/v1/mail", // who writes to customers is said where it is written
  // addresses of other programs, and what was sent there
  "/v1/webhook-endpoints",
  "/v1/webhook-endpoints/:id",
  "/v1/url-notifications",
  "/v1/url-notifications/:id",
  "/v1/deliveries",
  "/v1/deliveries/:id",
  "/v1/reports/deliveries",
];

/** What routes have to be asked to tell all. */
const QUERIES: Readonly<Record<string, string>> = {
  "/v1/reports/charges-by-due-date": "from=2025-01-01&to=2027-12-31",
  "/v1/reports/overview": "days=366",
  "/v1/reports/stand-in": "from=2025-01-01&to=2027-12-31",
};

const AT_ONCE = 8;

/**
 * By path: all rows of every list, and every resource by itself, or `each` of a kind, spread over all
 * there are. The paths are those of the server's own table of routes, so a new one is read without
 * being named here.
 */
export async function everything(
  by: Client,
  routes: TestProgram["routes"],
  { each = Number.POSITIVE_INFINITY } = {},
): Promise<Record<string, unknown>> {
  const asked = routes
    .filter(({ method, url }) => method === "GET" && url.startsWith("/v1/"))
    .map(({ url }) => url)
    .filter((url) => !OF_THE_DEPLOYMENT.includes(url));
  const found: Record<string, unknown> = {};
  const ids = new Map<string, Set<string>>();
  const read = async (path: string, query = ""): Promise<void> => {
    const answer = await readAll(by, path, query);
    found[query === "" ? path : `${path}?${query}`] = answer;
    for (const { object, id } of Array.isArray(answer) ? (answer as Body[]) : []) {
      const kind = String(object);
      ids.set(kind, (ids.get(kind) ?? new Set()).add(String(id)));
    }
  };
  for (const url of asked.filter((one) => !one.includes(":id"))) {
    await read(url, QUERIES[url] ?? "");
  }
  // cards on file are listed with their customers only, so those come first
  const ofOne = asked.filter((one) => one.includes(":id"));
  for (const url of ofOne.toSorted((a, b) => rank(a) - rank(b))) {
    const all = [...(ids.get(kindOf(url)) ?? [])];
    const step = Math.max(1, Math.ceil(all.length / each));
    const some = all.filter((_, index) => index % step === 0);
    await atOnce(some, (id) => read(url.replace(":id", id)));
  }
  // which price points a package sells is told by this filter alone
  await atOnce([...(ids.get("package") ?? [])], (id) =>
    read("/v1/price-points", `packageId=${id}`),
  );
  return found;
}

/** All rows of a list; of anything else the answer as it is. */
async function readAll(by: Client, path: string, query: string): Promise<unknown> {
  const first = await by.get(`${path}?limit=100&${query}`);
  // what has no pages knows no such query
  if (first.status === 422) return withoutName(expectStatus(await by.get(`${path}?${query}`), 200));
  return "hasMore" in first.body ? await rowsOf(by, path, query) : expectStatus(first, 200);
}

/** All rows of a list, page by page. */
export async function rowsOf(by: Client, path: string, query = ""): Promise<Body[]> {
  const rows: Body[] = [];
  // one that grows at its end names where it would go on, always
  for (let after = "", hasMore = true; hasMore;) {
    const page = expectStatus(await by.get(`${path}?limit=100&${query}${after}`), 200);
    rows.push(...page.data);
    after = `&after=${String(page.nextAfter)}`;
    ({ hasMore } = page);
  }
  return rows;
}

/** An overview names the merchant, which is the target's own. */
function withoutName(answer: Body): Body {
  return answer["object"] === "overview" ? { ...answer, merchant: null } : answer;
}

/** `/v1/price-points/:id` is of `price_point`s. */
function kindOf(url: string): string {
  const [, , resource = ""] = url.split("/");
  return resource.replaceAll("-", "_").replace(/s$/, "");
}

function rank(url: string): number {
  return url.startsWith("/v1/customers/") ? 0 : 1;
}

async function atOnce(ids: string[], work: (id: string) => Promise<void>): Promise<void> {
  const one = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) await work(id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
