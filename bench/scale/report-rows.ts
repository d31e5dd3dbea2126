/** What the rows of a report have in common in each of its forms. */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { parse } from "csv-parse";

/** In the words of Segpay's report. */
export type Shared = Readonly<Record<(typeof NAMES)[number], string>>;

const NAMES = [
  "TransID",
  "RelatedTransID",
  "TransTime",
  "TransAmount",
  "Currency",
  "Auth",
  "PurchaseID",
  "CustName",
  "CustEMail",
  "URL",
  "RecurringAmount",
  "NextDate",
  "Bin",
  "Last4",
  "MerchantID",
] as const;

type Body = AsyncIterable<Uint8Array>;

export async function* xmlRows(body: Body): AsyncGenerator<Shared> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split("</Data>");
    rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      yield of((name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(piece)?.[1] ?? "");
    }
  }
}

export async function* csvRows(body: Body): AsyncGenerator<Shared> {
  const rows = Readable.from(body).pipe(parse({ columns: true }));
  for await (const row of rows) yield ofRest(row as Record<string, string>);
}

export async function* jsonRows(body: Body): AsyncGenerator<Shared> {
  for await (const line of createInterface({ input: Readable.from(body) })) {
    const row = Object.entries(JSON.parse(line) as Record<string, string | number | null>);
    yield ofRest(Object.fromEntries(row.map(([name, value]) => [name, String(value ?? "")])));
  }
}

function of(value: (name: (typeof NAMES)[number]) => string): Shared {
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Shared;
}

/** A row of REST in the other's words. */
function ofRest(row: Readonly<Record<string, string>>): Shared {
  const text = (name: string): string => row[name] ?? "";
  const number = (name: string): string => text(name).replace(/^\w+_/, "");
  const major = (name: string): string => `${(Number(text(name)) / 100).toFixed(2)}00`;
  return {
    TransID: number("transactionId"),
    RelatedTransID: number("parentId") || "0",
    TransTime: text("at").replace(".000Z", "+00:00"),
    TransAmount: major("amountMinor"),
    Currency: text("currency"),
    Auth: text("state") === "approved" ? "Yes" : "No",
    PurchaseID: number("purchaseId"),
    CustName: text("customerName"),
    CustEMail: text("email"),
    URL: text("site"),
    RecurringAmount: major("recurringMinor"),
    NextDate: `${text("nextOn")}T00:00:00+00:00`,
    Bin: text("cardFirst6"),
    Last4: text("cardLast4"),
    MerchantID: number("merchantId"),
  };
}
