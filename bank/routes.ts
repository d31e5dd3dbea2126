/** The bank's addresses, and what each does. README.md describes them for clients. */
import {
  type Answer,
  CUT,
  UNREACHABLE,
  inMode,
  journalLine,
  json,
  outcomeAnswer,
  refusal,
  wholeEntry,
} from "./answers.ts";
import { questionPage, returnPage } from "./acs-pages.ts";
import {
  ACS_PATH,
  type AcsForm,
  DECISION_PATH,
  decide,
  enrol,
  readAcsForm,
  resultOf,
} from "./authentication.ts";
import type { Bank, Taken } from "./bank.ts";
import { readChargeback, readClock, readControl } from "./commands.ts";
import type { Read, Refused } from "./fields.ts";
import { isDay, isoInstant } from "./instant.ts";
import { JournalFailure } from "./journal.ts";
import type { FollowUpKind } from "./records.ts";
import { readCardRequest, readFollowUp, readUpdateQuestion } from "./requests.ts";
import { updateOf } from "./test-cards.ts";

export type Call = {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined without a body. */
  readonly body: unknown;
  /** Of a browser's form. */
  readonly form?: URLSearchParams;
};

const JOURNAL_PAGE = 1000;

const FOLLOW_UPS: ReadonlyMap<string, FollowUpKind> = new Map<string, FollowUpKind>([
  ["POST /v1/captures", "capture"],
  ["POST /v1/refunds", "refund"],
  ["POST /v1/voids", "void"],
  ["POST /v1/holds", "hold"],
  ["POST /v1/releases", "release"],
]);

type Handler = (bank: Bank, call: Call) => Answer | Promise<Answer>;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["POST /v1/charges", charge],
  ["POST /v1/card-updates", updateCard],
  ["GET /v1/settlements", settlement],
  ["GET /journal", journal],
  ["POST /control", control],
  ["GET /control", (bank) => controlAnswer(bank)],
  ["POST /clock", setClock],
  ["GET /clock", (bank) => clockAnswer(bank)],
  ["GET /timetable", timetable],
  ["POST /chargebacks", chargeBack],
  ["POST /v1/authentications", (bank, { body }) => authentication(bank, enrol(body))],
  ["POST /v1/authentications/results", (bank, { body }) => authentication(bank, resultOf(body))],
  [`POST ${ACS_PATH}`, (_, { form }) => acsPage(form, questionPage)],
  [`POST ${DECISION_PATH}`, (_, { form }) => acsPage(form, decided(form))],
  ["GET /health", () => json(200, { status: "up" })],
]);

/** Answers any call; the only rejections are bugs. */
export async function answer(bank: Bank, call: Call): Promise<Answer> {
  try {
    return await route(bank, call);
  } catch (error) {
    if (error instanceof JournalFailure) {
      return refusal(503, "journal_failing", "Nothing was changed: the journal cannot be written.");
    }
    throw error;
  }
}

function route(bank: Bank, call: Call): Answer | Promise<Answer> {
  const name = `${call.method} ${call.path}`;
  const handler = HANDLERS.get(name);
  if (handler !== undefined) return handler(bank, call);
  const kind = FOLLOW_UPS.get(name);
  if (kind !== undefined) return followUp(bank, kind, call.body);
  if (name.startsWith("GET /v1/charges/")) return lookUp(bank, lastPart(call.path));
  if (name.startsWith("GET /requests/")) return inspect(bank, lastPart(call.path));
  return refusal(404, "no_such_route", "The bank has no such address.");
}

async function charge(bank: Bank, { body }: Call): Promise<Answer> {
  const read = readCardRequest(body);
  if (!read.ok) return unreadable(read);
  return await send(bank, () => bank.takeCard(read.value));
}

/** Nothing of the card is kept. */
function updateCard(bank: Bank, { body }: Call): Answer {
  const read = readUpdateQuestion(body);
  if (!read.ok) return unreadable(read);
  const mode = bank.mode();
  if (mode === "unreachable") return UNREACHABLE;
  const update = updateOf(read.value);
  const known = update === null ? { status: "unchanged" } : { status: "updated", ...update };
  return inMode(mode, json(200, known), false);
}

async function followUp(bank: Bank, kind: FollowUpKind, body: unknown): Promise<Answer> {
  const read = readFollowUp(kind, body);
  if (!read.ok) return unreadable(read);
  return await send(bank, () => bank.takeFollowUp(read.value));
}

async function send(bank: Bank, take: () => Promise<Taken>): Promise<Answer> {
  const mode = bank.mode();
  const taken = await take().catch((error: unknown) => {
    if (error instanceof JournalFailure) return "not-kept" as const;
    throw error;
  });
  if (taken === "lost") return CUT;
  return inMode(mode, takenAnswer(taken), true);
}

function takenAnswer(taken: Exclude<Taken, "lost"> | "not-kept"): Answer {
  if (taken === "not-kept") return UNREACHABLE;
  if (taken === "mismatch") {
    return refusal(422, "key_reused", "This key stands for another request.");
  }
  return taken.outcome === "unreachable" ? UNREACHABLE : outcomeAnswer(taken);
}

/** A gateway that could not reach the bank has nothing of the key that the bank would know. */
async function lookUp(bank: Bank, key: string): Promise<Answer> {
  const mode = bank.mode();
  const entry = await bank.find(key);
  const found =
    entry === undefined || entry.outcome === "unreachable"
      ? json(404, { outcome: "never-arrived", key })
      : outcomeAnswer(entry);
  return inMode(mode, found, false);
}

function settlement(bank: Bank, { query }: Call): Answer {
  const day = query.get("on") ?? "";
  if (!isDay(day)) return refusal(400, "invalid_field", "on: expected a day, YYYY-MM-DD");
  if (query.get("currency") === null) {
    return refusal(400, "invalid_field", "currency: expected an ISO 4217 code");
  }
  return inMode(bank.mode(), json(200, { state: bank.isSettled(day) ? "settled" : "open" }), false);
}

function journal(bank: Bank, { query }: Call): Answer {
  const page = bank.page(query.get("after") || null, JOURNAL_PAGE);
  if (page === undefined)
    return refusal(404, "no_such_key", "after: no decided request has that key");
  return json(200, { entries: page.map(journalLine) });
}

async function control(bank: Bank, { body }: Call): Promise<Answer> {
  const read = readControl(body, bank.now());
  if (!read.ok) return unreadable(read);
  await bank.command(read.value);
  return controlAnswer(bank);
}

function controlAnswer(bank: Bank): Answer {
  const windows = bank.control.windows.map(({ mode, from, until }) => ({
    mode,
    from: isoInstant(from),
    until: until === null ? null : isoInstant(until),
  }));
  return json(200, { mode: bank.mode(), windows });
}

async function setClock(bank: Bank, { body }: Call): Promise<Answer> {
  const read = readClock(body);
  if (!read.ok) return unreadable(read);
  await bank.setClock(read.value);
  return clockAnswer(bank);
}

function clockAnswer(bank: Bank): Answer {
  return json(200, { now: isoInstant(bank.now()), running: bank.clock.running });
}

function timetable(bank: Bank): Answer {
  const next = bank.nextAt();
  return json(200, { nextAt: next === null ? null : isoInstant(next) });
}

async function chargeBack(bank: Bank, { body }: Call): Promise<Answer> {
  const read = readChargeback(body);
  if (!read.ok) return unreadable(read);
  const entry = await bank.chargeBack(read.value.ref);
  if (entry === undefined)
    return refusal(404, "no_such_booking", "No sale or capture has that ref.");
  return json(200, wholeEntry(entry));
}

async function inspect(bank: Bank, key: string): Promise<Answer> {
  const entry = await bank.find(key);
  if (entry === undefined) return refusal(404, "no_such_key", "No request has that key.");
  return json(200, wholeEntry(entry));
}

/** Issuers answer when the bank does. */
function authentication(bank: Bank, read: Read<object>): Answer {
  return inMode(bank.mode(), read.ok ? json(200, read.value) : unreadable(read), false);
}

type Page = (form: AcsForm) => string | Refused;

function acsPage(form: URLSearchParams | undefined, page: Page): Answer {
  const read = readAcsForm(form ?? new URLSearchParams());
  if (!read.ok) return unreadable(read);
  const html = page(read.value);
  return typeof html === "string" ? { kind: "page", status: 200, html } : unreadable(html);
}

function decided(form: URLSearchParams | undefined): Page {
  return (read) => {
    const pares = decide(read, form?.get("decision") ?? null);
    return pares.ok ? returnPage(read, pares.value) : pares;
  };
}

function unreadable({ code, message }: Refused): Answer {
  return refusal(400, code, message);
}

/** A key that is not percent-encoded well is no key that ever came. */
function lastPart(path: string): string {
  const part = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
