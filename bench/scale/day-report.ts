/** A day of 200,000 transactions as reports: how fast, in how much memory, and the same in each form. */
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { startBank } from "../../test/support/bank.ts";
import type { ApiAddress, ApiMemory } from "../api-process.ts";
import { fillBook } from "../book/fill-book.ts";
import { startApi, stopApi, type RunningApi } from "../machine/start-api.ts";
import { csvRows, jsonRows, xmlRows, type Shared } from "./report-rows.ts";
import type { ScaleOptions } from "./scale-options.ts";

export const MOST_MB = 200;

export type FormFigure = {
  readonly name: string;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly sentMB: number;
  readonly mostMB: number;
  /** Most resident memory in each tenth of the run. */
  readonly tenthsMB: readonly number[];
};

export type DayReport = {
  readonly rows: number;
  /** Before anything was read. */
  readonly restingMB: number;
  readonly forms: readonly FormFigure[];
  /** Rows that are the same in all forms. */
  readonly compared: number;
};

const NAME = "day_book";
const SAMPLE_EVERY_MS = 50;

type Form = {
  readonly name: string;
  readonly path: (address: ApiAddress, day: string) => string;
  readonly rows: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Shared>;
};

const FORMS: readonly Form[] = [
  {
    name: "V5",
    path: ({ login }, day) => {
      const date = day.replace(/^(\d+)-(\d+)-(\d+)$/, "$2$3$1");
      const asked = { TransID: "0", BegDate: date, EndDate: date, URLID: "0" };
      const { userId: UserID, userAccessKey: UserAccessKey } = login;
      const query = new URLSearchParams({ UserID, UserAccessKey, ...asked });
      return `/MWS.asmx/TransactionsPurchasesByURL_V5?${query.toString()}`;
    },
    rows: xmlRows,
  },
  {
    name: "CSV",
    path: (_, day) => `/v1/reports/transactions?from=${day}&to=${day}&format=csv`,
    rows: csvRows,
  },
  {
    name: "JSON",
    path: (_, day) => `/v1/reports/transactions?from=${day}&to=${day}&format=json`,
    rows: jsonRows,
  },
];

export async function measureDayReport(options: ScaleOptions): Promise<DayReport> {
  const { server, say, today, divisor } = options;
  const rows = 200_000 / divisor;
  say(`filling ${NAME}: ${rows} transactions of a day`);
  // what is due today was paid a month ago, all of it on one day
  const shape = { name: NAME, merchants: 1, duePerMerchant: rows, subscriptions: rows, lanes: 1 };
  await fillBook(server, shape, today);
  // nothing is charged while reports are read
  await server.admin("delete from due_merchants", NAME);
  await server.admin("vacuum (analyze)", NAME);
  const day = await dayOf(options);
  const bank = await startBank();
  await startOnce(options, bank.url);
  const api = await startApi(server, NAME, bank.url);
  try {
    const restingMB = Math.round(await residentMB(api));
    const forms: FormFigure[] = [];
    for (const form of FORMS) {
      const figure = await readForm(api, form, { day, rows });
      forms.push(figure);
      say(
        `${form.name.padEnd(5)} ${figure.seconds.toFixed(1)} s, ` +
          `${figure.rowsPerSecond.toFixed(0)} rows/s, at most ${figure.mostMB} MB; by tenths: ` +
          figure.tenthsMB.join(" "),
      );
    }
    const compared = await compare(api.address, day);
    say(`${compared} rows are the same in all forms`);
    if (compared !== rows) throw new Error(`${rows} rows were sold, ${compared} are alike`);
    return { rows, restingMB, forms, compared };
  } finally {
    await stopApi(api);
    await bank.stop();
    await server.drop(NAME);
  }
}

/** The first start of an installation compiles, which takes some 30 MB; every other finds it done. */
async function startOnce({ server, today }: ScaleOptions, bankUrl: string): Promise<void> {
  const shape = { name: "empty_book", merchants: 1, duePerMerchant: 0, subscriptions: 1, lanes: 1 };
  await fillBook(server, shape, today);
  await stopApi(await startApi(server, shape.name, bankUrl));
  await server.drop(shape.name);
}

async function dayOf({ server }: ScaleOptions): Promise<string> {
  const text =
    "select max(business_on)::text as day, count(distinct business_on) as days from transactions";
  const { rows } = await server.admin(text, NAME);
  if (Number(rows[0]?.days) !== 1) throw new Error("the book is not of one day");
  return String(rows[0]?.day);
}

async function open(
  { baseUrl, apiKey }: ApiAddress,
  path: string,
): Promise<AsyncIterable<Uint8Array>> {
  const answer = await fetch(baseUrl + path, { headers: { authorization: `Bearer ${apiKey}` } });
  if (answer.status !== 200 || answer.body === null) {
    throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  }
  return answer.body;
}

async function readForm(
  api: RunningApi,
  { name, path }: Form,
  { day, rows }: { readonly day: string; readonly rows: number },
): Promise<FormFigure> {
  const sizes: number[] = [];
  const reading = { isOver: false };
  const sampled = sample(api, sizes, reading);
  const startedAt = performance.now();
  let bytes = 0;
  for await (const chunk of await open(api.address, path(api.address, day))) bytes += chunk.length;
  const seconds = (performance.now() - startedAt) / 1_000;
  reading.isOver = true;
  await sampled;
  const tenth = Math.ceil(sizes.length / 10);
  return {
    name,
    seconds,
    rowsPerSecond: rows / seconds,
    sentMB: bytes / 1_000_000,
    mostMB: Math.round(Math.max(...sizes)),
    tenthsMB: Array.from({ length: 10 }, (_, at) =>
      Math.round(Math.max(0, ...sizes.slice(at * tenth, (at + 1) * tenth))),
    ),
  };
}

/** One question after the other: the process may be slow to answer. */
async function sample(
  api: RunningApi,
  sizes: number[],
  reading: { readonly isOver: boolean },
): Promise<void> {
  do {
    sizes.push(await residentMB(api));
    await setTimeout(SAMPLE_EVERY_MS);
  } while (!reading.isOver);
}

async function residentMB({ process: api }: RunningApi): Promise<number> {
  const answered = once(api, "message");
  api.send("memory");
  const [{ residentBytes }] = (await answered) as [ApiMemory];
  return residentBytes / 1_000_000;
}

/** How many rows are the same in all three, read side by side; throws at the first that is not. */
async function compare(address: ApiAddress, day: string): Promise<number> {
  const readers = await Promise.all(
    FORMS.map(async ({ path, rows }) =>
      rows(await open(address, path(address, day)))[Symbol.asyncIterator](),
    ),
  );
  for (let compared = 0; ; compared += 1) {
    const next = await Promise.all(readers.map((reader) => reader.next()));
    if (next.every(({ done }) => done === true)) return compared;
    const texts = next.map(({ done, value }) => (done === true ? "no row" : JSON.stringify(value)));
    if (new Set(texts).size > 1) throw new Error(`row ${compared + 1} differs: ${texts.join(" ")}`);
  }
}
