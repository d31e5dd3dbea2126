/**
 * After the story: is a card number anywhere but in the vault? (I8)
 *
 * Everything that the run left is searched: database files and their log, the bank's journal, logs,
 * what the processes wrote when they were killed, and what the API answered, also to requests that
 * were wrong and had a card number in them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { request } from "undici";
import { passesLuhn } from "../../src/domain/card/card-number.ts";
import { runCanary } from "../canary/run-canary.ts";
import type { ApiAccess } from "../stack/engine-program.ts";

/** The card numbers of a book, each once. */
export function cardNumbers(bookCsv: Buffer): string[] {
  const records = parse(bookCsv, { relax_column_count: true, from_line: 2 });
  const numbers = records.map((record) => record[3] ?? "");
  return [...new Set(numbers.filter(passesLuhn))].toSorted();
}

const LISTS = ["sites", "customers", "purchases", "subscriptions", "transactions", "events"];

/** Puts answers of the API into files below `folder`, for the search. */
export async function captureAnswers(api: ApiAccess, folder: string, card: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let no = 0;
  const keep = async (method: "GET" | "POST", path: string, body?: string): Promise<unknown> => {
    const answer = await request(api.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${api.apiKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body ?? null,
    });
    const text = await answer.body.text();
    no += 1;
    const head = JSON.stringify({ method, status: answer.statusCode, ...answer.headers });
    writeFileSync(join(folder, `${no}.txt`), `${head}\n${text}\n`);
    return JSON.parse(text) as unknown;
  };
  const order = purchaseOf(card);
  await keep("POST", "/v1/purchases", JSON.stringify(order));
  // wrong on purpose: what is refused must not be said back, nor logged
  await keep("POST", "/v1/purchases", JSON.stringify({ ...order, currency: card }));
  await keep("POST", "/v1/purchases", `${JSON.stringify(order)},`);
  await keep("POST", "/v1/purchases", JSON.stringify({ ...order, [card]: card }));
  await keep("GET", `/v1/purchases/${card}`);
  await keep("GET", `/v1/customers?search=${card}`);
  for (const list of LISTS) {
    const page = (await keep("GET", `/v1/${list}?limit=100`)) as { data: { id: string }[] };
    for (const { id } of page.data.slice(0, 5)) {
      if (list !== "events") await keep("GET", `/v1/${list}/${id}`);
    }
  }
}

function purchaseOf(card: string): Record<string, unknown> {
  return {
    customer: { name: "Card search" },
    payment: { card: { number: card, expiryMonth: 12, expiryYear: 2030, securityCode: "737" } },
    currency: "EUR",
    lines: [{ description: "Card search", amountMinor: 1000 }],
  };
}

/** Searches `places` for `numbers`; the proof that it finds any is a file planted for that. */
export function searchCards(
  numbers: readonly string[],
  places: readonly string[],
  folder: string,
  print: (line: string) => void,
): boolean {
  const planted = join(folder, "planted-canary.txt");
  writeFileSync(planted, numbers.map((number) => `${number} `).join("\n"));
  const wanted = numbers.flatMap((number) => ["--number", number]);
  return runCanary([...wanted, "--planted", planted, ...places], print) === 0;
}
