/** A merchant who sells memberships, set up by REST, with a login of the reporting service. */
import { XMLParser } from "fast-xml-parser";
import type { Body, Client, TestProgram } from "../../support/program.ts";
import { buy, expectStatus, VISA, type Answered } from "../rest/orders.ts";

export type Row = Readonly<Record<string, string>>;

export type SrsAnswer = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
};

export type SrsOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** The service as the caller writes it. */
  readonly service?: string;
};

export type Parameters = Readonly<Record<string, string>>;

export type SegpayShop = {
  readonly client: Client;
  readonly siteId: string;
  readonly packageId: string;
  readonly pricePointId: string;
  readonly credentials: { readonly UserID: string; readonly UserAccessKey: string };
  /** A membership: 5.00 for three days, then 20.00 every thirty. */
  readonly signUp: (more?: Body) => Promise<Answered>;
  readonly priced: (offer: Body) => Promise<string>;
  /** GET of an operation, with the credentials unless they are given. */
  readonly adm: (
    operation: string,
    parameters?: Parameters,
    options?: SrsOptions,
  ) => Promise<SrsAnswer>;
  readonly mws: (
    operation: string,
    parameters?: Parameters,
    options?: SrsOptions,
  ) => Promise<SrsAnswer>;
  readonly rows: (operation: string, parameters?: Parameters) => Promise<readonly Row[]>;
  /** The date of the clock, and dates after it. */
  readonly day: (after?: number) => Promise<string>;
  readonly advanceDays: (days: number, time?: string) => Promise<void>;
  readonly read: (purchase: Answered) => Promise<Answered>;
  /** The row of the purchase among those of its own transactions. */
  readonly history: (purchase: Answered) => Promise<readonly Row[]>;
};

let users = 0;

export const TRIAL = {
  name: "Films",
  type: "recurring",
  currency: "USD",
  initialMinor: 500,
  initialDays: 3,
  recurringMinor: 2000,
  unit: "DAY",
  frequency: 30,
  collectLogin: true,
};

export async function openShop(
  program: TestProgram,
  { standInEnabled = false } = {},
): Promise<SegpayShop> {
  const client = await program.newMerchant({ zone: "UTC", currency: "USD" });
  const made = async (path: string, body: Body) => expectStatus(await client.post(path, body), 201);
  const site = { name: "Films", domain: "films.example", ruleSet: "segpay" };
  const { id: siteId } = await made("/v1/sites", site);
  const { id: packageId } = await made("/v1/packages", { siteId, name: "Films", standInEnabled });
  const priced = async (offer: Body): Promise<string> => {
    const { id } = await made("/v1/price-points", offer);
    const attach = { pricePointIds: [id] };
    expectStatus(await client.post(`/v1/packages/${packageId}/attach`, attach), 200);
    return id;
  };
  const pricePointId = await priced(TRIAL);
  const credentials = await login(client);
  const today = async () => String((await client.get("/v1/test-clock")).body["now"]).slice(0, 10);
  const day = async (after = 0) => plus(await today(), after);
  const call =
    (service: string) =>
    (operation: string, given: Parameters = {}, options: SrsOptions = {}) =>
      srs(
        program,
        `/${options.service ?? service}/${operation}`,
        { ...credentials, ...given },
        options,
      );
  const mws = call("MWS.asmx");
  const rows = async (operation: string, given: Parameters = {}) =>
    rowsOf(ok(await mws(operation, given)).text);
  return {
    client,
    siteId,
    packageId,
    pricePointId,
    credentials,
    priced,
    signUp: (more = {}) => buy(client, order(packageId, pricePointId, more)),
    adm: call("adm.asmx"),
    mws,
    rows,
    day,
    advanceDays: async (days, time = "01:00:00") =>
      program.advanceTo(client, `${await day(days)}T${time}Z`),
    read: async ({ id }) => expectStatus(await client.get(`/v1/purchases/${id}`), 200),
    history: ({ id }) => rows("TransactionByPurchaseID", { PurchaseID: number(id) }),
  };
}

function order(packageId: string, pricePointId: string, more: Body): Body {
  return {
    packageId,
    pricePointId,
    customer: { name: "Amy Ash", email: "amy@mail.example" },
    payment: { card: VISA },
    login: { username: "amy", password: "secret" },
    ...more,
  };
}

/** An approved login; of several merchants where a key opens them. */
export async function login(client: Client, more: Body = {}): Promise<SegpayShop["credentials"]> {
  users += 1;
  const wanted = { userId: `u${users}`, ...more };
  const made = expectStatus(await client.post("/v1/report-logins", wanted), 201);
  expectStatus(await client.post(`/v1/report-logins/${made.id}/approve`), 200);
  return { UserID: wanted.userId, UserAccessKey: String(made["userAccessKey"]) };
}

async function srs(
  { baseUrl }: TestProgram,
  path: string,
  parameters: Parameters,
  { headers = {} }: SrsOptions,
): Promise<SrsAnswer> {
  const query = new URLSearchParams(parameters);
  return await answerOf(await fetch(`${baseUrl}${path}?${query}`, { headers, redirect: "manual" }));
}

export async function answerOf(answer: Response): Promise<SrsAnswer> {
  return {
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    text: await answer.text(),
    headers: answer.headers,
  };
}

/** An answer with status 200. */
export function ok(answer: SrsAnswer): SrsAnswer {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return answer;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

/** The document, well-formed or else an error. */
export function parsed(text: string): Record<string, unknown> {
  return parser.parse(text, true) as Record<string, unknown>;
}

/** The text of an answer whose root is called `string`. */
export function stringOf({ status, text }: SrsAnswer): string {
  const { string } = parsed(text);
  if (status !== 200 || string === undefined) throw new Error(`${status}: ${text}`);
  return typeof string === "string" ? string : String((string as Record<string, string>)["#text"]);
}

/** The rows of a DataSet; empty elements are empty texts, absent ones are absent. */
export function rowsOf(text: string): readonly Row[] {
  const { DataSet: set } = parsed(text) as { DataSet?: Record<string, unknown> };
  if (set?.["schema"] === undefined) throw new Error(`no DataSet: ${text}`);
  const gram = set["diffgram"] as { NewDataSet?: { Data: unknown } };
  const data = gram.NewDataSet?.Data ?? [];
  return [data]
    .flat()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "object" && value !== null
            ? String((value as Record<string, unknown>)["#text"] ?? "")
            : String(value),
        ]),
      ),
    );
}

/** pur_17 → 17. */
export function number(id: unknown): string {
  return String(id).replace(/^\w+_/, "");
}

/** 2027-02-03 → 02032027. */
export function mmddyyyy(date: string): string {
  return date.replace(/^(\d+)-(\d+)-(\d+)$/, "$2$3$1");
}

/** 2027-02-03 → 02/03/2027. */
export function slashed(date: string): string {
  return date.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1");
}

function plus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
