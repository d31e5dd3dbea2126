// Goal: what a try makes of its delivery, by its calendar and what the other side asked for.
// Method: each calendar written out as text; each answer against a delivery in the middle of its own.
import { describe, expect, test } from "vitest";
import { afterTry } from "./after-try.ts";
import { CALENDARS } from "./calendar.ts";
import { judgeHttp, readRetryAfter, type HttpAnswer, type Verdict } from "./verdict.ts";

const NOW = Date.UTC(2026, 0, 20, 12);
const FAILED: Verdict = { kind: "failed", status: "500", answer: "", retryAfterMs: null };

describe("a calendar", () => {
  test.for([
    ["webhook", "5s 300s 1800s 7200s 18000s 36000s 50400s 72000s 86400s given_up"],
    ["member_postback", `${"300s ".repeat(12)}given_up`],
    ["transaction_postback", `${"3600s ".repeat(12)}given_up`],
    ["mail", "60s 300s 900s 3600s 14400s 28800s 86400s 86400s given_up"],
  ] as const)("%s: %s", ([name, expected]) => {
    const calendar = CALENDARS[name];
    const waits: string[] = [];
    for (let tryNo = 1; waits.at(-1) !== "given_up"; tryNo += 1) {
      const { state, tryAt } = afterTry({ tryNo, calendar }, FAILED, NOW);
      waits.push(tryAt === null ? state : `${(tryAt - NOW) / 1_000}s`);
    }
    expect(waits.join(" ")).toBe(expected);
  });
});

describe("an answer", () => {
  const answered = (status: number, retryAfter: string | null = null): HttpAnswer => ({
    kind: "answered",
    status,
    retryAfter,
    text: "",
  });
  const silent = (why: "timeout" | "refused_address"): HttpAnswer => ({
    kind: "no-answer",
    why,
    detail: "",
  });
  // the gap after the second try is 300 s
  const rows: readonly (readonly [string, HttpAnswer, string])[] = [
    ["200", answered(200), "delivered"],
    ["204", answered(204), "delivered"],
    ["299", answered(299), "delivered"],
    ["a redirect", answered(302), "due 300"],
    ["one for good", answered(308), "due 300"],
    ["nonsense", answered(600), "due 300"],
    ["not found", answered(404), "due 300"],
    ["gone", answered(410), "given_up"],
    ["an error", answered(500), "due 300"],
    ["busy, without a time", answered(503), "due 300"],
    ["busy for a minute", answered(503, "60"), "due 60"],
    ["too many, for 2 hours", answered(429, "7200"), "due 7200"],
    ["too many, for no time", answered(429, "0"), "due 5"],
    ["too many, for a year", answered(429, "31536000"), "due 86400"],
    ["busy until a date", answered(503, "Tue, 20 Jan 2026 12:10:00 GMT"), "due 600"],
    ["busy until a date past", answered(503, "Tue, 20 Jan 2026 11:00:00 GMT"), "due 5"],
    ["busy until nonsense", answered(503, "soon"), "due 300"],
    ["an error with a time", answered(500, "60"), "due 300"],
    ["silence", silent("timeout"), "due 300"],
    ["an address that is not allowed", silent("refused_address"), "due 300"],
  ];
  test.for(rows)("%s", ([, answer, expected]) => {
    const tried = { tryNo: 2, calendar: CALENDARS.webhook };
    const { state, tryAt } = afterTry(tried, judgeHttp(answer, NOW), NOW);
    expect(tryAt === null ? state : `${state} ${(tryAt - NOW) / 1_000}`).toBe(expected);
  });

  test("a message that will never be taken is given up at once", () => {
    const refused: Verdict = { kind: "refused", status: "550", answer: "no such mailbox" };
    const tried = { tryNo: 1, calendar: CALENDARS.mail };
    expect(afterTry(tried, refused, NOW)).toEqual({ state: "given_up", tryAt: null });
  });

  test("is kept as far as it can be stored", () => {
    const text = `${"a".repeat(198)}\0😀`;
    expect(judgeHttp({ kind: "answered", status: 200, retryAfter: null, text }, NOW).answer).toBe(
      `${"a".repeat(198)}�`,
    );
  });
});

test.for([
  [null, null],
  ["", null],
  [" 7 ", 7_000],
  ["-7", null],
  ["7.5", null],
  ["9999999999", null],
  ["2026-01-20T12:00:00Z", null],
  ["Tue, 99 Jan 2026 12:10:00 GMT", null],
] as const)("Retry-After %j is %s ms", ([header, expected]) => {
  expect(readRetryAfter(header, NOW)).toBe(expected);
});
