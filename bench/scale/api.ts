/** Answer times of the API over a million purchases of one merchant, at 1, 16 and 64 connections. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "undici";
import { startBank } from "../../test/support/bank.ts";
import type { ApiAddress } from "../api-process.ts";
import { fillBook, FIRST_ID } from "../book/fill-book.ts";
import type { BenchServer } from "../machine/server.ts";
import { startApi, stopApi } from "../machine/start-api.ts";
import type { ScaleOptions } from "./scale-options.ts";

export type ApiFigure = {
  readonly operation: string;
  readonly connections: number;
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export type ApiFigures = { readonly purchases: number; readonly figures: readonly ApiFigure[] };

const CONNECTIONS = [1, 16, 64];
const SECONDS = 6;
const WARM_SECONDS = 2;
const NAME = "api_book";

export async function measureApi(options: ScaleOptions): Promise<ApiFigures> {
  const { server, say, today, divisor } = options;
  const purchases = 1_000_000 / divisor;
  say(`filling ${NAME}: ${purchases} purchases of one merchant`);
  await fillBook(
    server,
    { name: NAME, merchants: 1, duePerMerchant: 0, subscriptions: purchases, lanes: 1 },
    today,
  );
  await server.admin(
    readFileSync(join(import.meta.dirname, "../book/fill-search.sql"), "utf8"),
    NAME,
  );
  await server.admin("vacuum (analyze)", NAME);
  await server.checkpoint();
  const bank = await startBank();
  const api = await startApi(server, NAME, bank.url);
  const figures: ApiFigure[] = [];
  try {
    const parts = await namesOf(server);
    const operations = [...operationsOn(purchases, parts), ...webServices(today, api.address.user)];
    for (const operation of operations) {
      for (const connections of CONNECTIONS) {
        const figure = await load(api.address, operation, connections);
        figures.push(figure);
        const { perSecond, p50Ms, p99Ms } = figure;
        say(
          `${operation.name.padEnd(20)} ${connections} connections: ${perSecond.toFixed(0)}/s, ` +
            `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
        );
      }
    }
  } finally {
    await stopApi(api);
    await bank.stop();
    await server.drop(NAME);
  }
  return { purchases, figures };
}

type Operation = {
  readonly name: string;
  readonly status: number;
  /** Absent: with the key of the API. */
  readonly asUser?: true;
  /** A text that a good answer holds. */
  readonly holds?: string;
  readonly request: (no: number) => {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: string;
  };
};

/** Prime to the numbers of purchases in use: goes through them in no order. */
const STRIDE = 7_919_003;

function operationsOn(purchases: number, parts: readonly string[]): readonly Operation[] {
  return [
    {
      name: "create purchase",
      status: 201,
      request: (no) => ({ method: "POST", path: "/v1/purchases", body: order(no) }),
    },
    {
      name: "read purchase",
      status: 200,
      request: (no) => ({
        method: "GET",
        path: `/v1/purchases/pur_${FIRST_ID + 1 + ((no * STRIDE) % purchases)}`,
      }),
    },
    {
      name: "list transactions",
      status: 200,
      request: () => ({ method: "GET", path: "/v1/transactions?limit=20" }),
    },
    {
      name: "search customer",
      status: 200,
      request: (no) => ({
        method: "GET",
        path: `/v1/customers?search=${encodeURIComponent(parts[no % parts.length] ?? "")}`,
      }),
    },
  ];
}

/** What clients of Secure Trading send: a first payment with its series, and a search of a month. */
function webServices(today: string, user: ApiAddress["user"]): readonly Operation[] {
  const { username: alias, siteReference } = user;
  const post = (request: object) => ({
    method: "POST" as const,
    path: "/json/",
    body: JSON.stringify({ alias, version: "1.00", request: [request] }),
  });
  const month = new Date(Date.parse(today) - 31 * 86_400_000).toISOString().slice(0, 10);
  const search = post({
    requesttypedescriptions: ["TRANSACTIONQUERY"],
    filter: {
      starttimestamp: [{ value: `${month} 00:00:00` }],
      endtimestamp: [{ value: `${today} 23:59:59` }],
    },
  });
  return [
    {
      name: "AUTH+SUBSCRIPTION",
      status: 200,
      asUser: true,
      holds: '"requesttypedescription":"SUBSCRIPTION"',
      request: (no) => post(subscription(siteReference, no)),
    },
    {
      name: "TRANSACTIONQUERY",
      status: 200,
      asUser: true,
      holds: '"found":"1000"',
      request: () => search,
    },
  ];
}

function subscription(sitereference: string, no: number): object {
  return {
    sitereference,
    requesttypedescriptions: ["AUTH", "SUBSCRIPTION"],
    accounttypedescription: "ECOM",
    currencyiso3a: "EUR",
    baseamount: "1050",
    orderreference: `order ${no}`,
    billinglastname: `Newman ${no}`,
    pan: "4111111111111111",
    expirydate: "12/2039",
    securitycode: "123",
    subscriptiontype: "RECURRING",
    subscriptionunit: "MONTH",
    subscriptionfrequency: "1",
    subscriptionfinalnumber: "0",
    credentialsonfile: "1",
  };
}

function order(no: number): string {
  return JSON.stringify({
    customer: { name: `Nora Newman ${no}`, email: `nora-${no}@example.com` },
    payment: { card: { number: "4242424242424242", expiryMonth: 12, expiryYear: 2039 } },
    currency: "EUR",
    lines: [
      {
        description: "Membership",
        amountMinor: 1999,
        recurring: { amountMinor: 1999, unit: "MONTH", frequency: 1 },
      },
    ],
  });
}

/** Four letters out of the middle of names, as somebody would type who half remembers one. */
async function namesOf(server: BenchServer): Promise<readonly string[]> {
  const { rows } = await server.admin(
    `select substr(lower(split_part(name, ' ', 2)), 2, 4 + (id % 3)::int) as part
       from customers where id % 997 = 0 order by id limit 1000`,
    NAME,
  );
  return rows.map((row) => String(row.part));
}

async function load(
  address: ApiAddress,
  operation: Operation,
  connections: number,
): Promise<ApiFigure> {
  const pool = new Pool(address.baseUrl, { connections, pipelining: 1 });
  const { username, password } = address.user;
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  const headers = {
    authorization: operation.asUser === true ? `Basic ${login}` : `Bearer ${address.apiKey}`,
    "content-type": "application/json",
  };
  let sent = 0;
  const times: number[] = [];
  const call = async (): Promise<number> => {
    const { method, path, body } = operation.request((sent += 1));
    const startedAt = performance.now();
    const answer = await pool.request({ method, path, headers, body: body ?? null });
    const text = await answer.body.text();
    const isGood = operation.holds === undefined || text.includes(operation.holds);
    if (answer.statusCode !== operation.status || !isGood) {
      throw new Error(`${operation.name} was answered ${answer.statusCode}: ${text}`);
    }
    return performance.now() - startedAt;
  };
  const warmUntil = performance.now() + WARM_SECONDS * 1000;
  for (let warm = 0; warm < 500 && performance.now() < warmUntil; warm += 1) await call();
  const startedAt = performance.now();
  const until = startedAt + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) times.push(await call());
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    operation: operation.name,
    connections,
    requests: times.length,
    perSecond: times.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
