/**
 * What a sandbox tells the bank simulator besides payments: the time, and how to behave; and when
 * something happens there next. Each call is bounded in time and answers with a value.
 */
import { request } from "undici";
import { z } from "zod";

import { type Instant, isoInstant, parseInstant } from "../../domain/calendar/instant.ts";

export type BankMode =
  | "up"
  | "unreachable"
  | "no-answer"
  | "slow"
  | "soft-decline"
  | "hard-decline"
  | "books-twice"
  | "loses-answers";

export type ModeWindow = {
  readonly mode: BankMode;
  /** From now on where it is left out. */
  readonly from?: Instant;
  /** Without end where it is left out. `up` with neither takes all windows back. */
  readonly until?: Instant;
};

/** `failed`: the bank did not do it, or did not say so within the time. */
export type BankReply<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly cause: string };

const TIMEOUT_MS = 10_000;

const ControlBody = z.object({ mode: z.string() });
const TimetableBody = z.object({ nextAt: z.string().nullable() });

/** Sets the bank's clock to `now`, to stand still there or to run on. */
export async function setClock(
  baseUrl: string,
  { now, running }: { readonly now: Instant; readonly running: boolean },
): Promise<BankReply<null>> {
  const reply = await call(baseUrl, "/clock", { now: isoInstant(now), running });
  return reply.kind === "done" ? { kind: "done", value: null } : reply;
}

/** Adds a window in which the bank behaves as told; a later one goes before an earlier one. */
export async function setMode(
  baseUrl: string,
  { mode, from, until }: ModeWindow,
): Promise<BankReply<null>> {
  const reply = await call(baseUrl, "/control", {
    mode,
    ...(from === undefined ? {} : { from: isoInstant(from) }),
    ...(until === undefined ? {} : { until: isoInstant(until) }),
  });
  return reply.kind === "done" ? { kind: "done", value: null } : reply;
}

/** How the bank behaves at present. */
export async function readMode(baseUrl: string): Promise<BankReply<string>> {
  const reply = await call(baseUrl, "/control", null);
  if (reply.kind === "failed") return reply;
  const read = ControlBody.safeParse(reply.value);
  return read.success
    ? { kind: "done", value: read.data.mode }
    : { kind: "failed", cause: "an answer that names no mode" };
}

/** The next instant on its clock at which the bank does something by itself; null = none is known. */
export async function nextAt(baseUrl: string): Promise<BankReply<Instant | null>> {
  const reply = await call(baseUrl, "/timetable", null);
  if (reply.kind === "failed") return reply;
  const read = TimetableBody.safeParse(reply.value);
  if (!read.success) return { kind: "failed", cause: "an answer that is no timetable" };
  if (read.data.nextAt === null) return { kind: "done", value: null };
  const value = parseInstant(read.data.nextAt);
  return value === undefined
    ? { kind: "failed", cause: "an answer that is no instant" }
    : { kind: "done", value };
}

async function call(
  baseUrl: string,
  path: string,
  command: object | null,
): Promise<BankReply<unknown>> {
  try {
    const answer = await request(new URL(path, baseUrl), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(command === null
        ? { method: "GET" }
        : {
            method: "POST",
            body: JSON.stringify(command),
            headers: { "content-type": "application/json" },
          }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) {
      return { kind: "failed", cause: `status ${answer.statusCode}: ${text.slice(0, 200)}` };
    }
    return { kind: "done", value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: "failed", cause: error instanceof Error ? error.message : String(error) };
  }
}
