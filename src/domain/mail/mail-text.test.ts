// Goal: a merchant's words are read strictly and filled safely. Method: tables of texts; what they
// become with values, and what is wrong with them.
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "./language.ts";
import { MAIL_KINDS } from "./mail-kinds.ts";
import { fillParagraphs, fillSubject, readMailText, type Values } from "./mail-text.ts";
import { defaultText } from "./render-mail.ts";

const VALUES: Values = {
  "customer.name": "Ann {{amount}} Ash",
  amount: "€12.50",
  date: "31 January 2026",
  "retry.date": null,
};

function read(subject: string, body: string) {
  const text = readMailText("declined", { subject, body });
  if (!text.ok) throw new Error(text.detail);
  return text.value;
}

describe("filled", () => {
  test.for([
    ["{{amount}} on {{ date }}", "€12.50 on 31 January 2026"],
    ["{{customer.name}}", "Ann {{amount}} Ash"], // a value is never read as text
    ["Try {{retry.date}} again", "Try again"],
    ["  {single} braces  ", "{single} braces"],
    ["{{{amount}}}", "{€12.50}"],
  ])("the subject %j is %j", ([subject, expected]) => {
    expect(fillSubject(read(String(subject), "-"), VALUES)).toBe(expected);
  });

  test.for([
    ["One.\n\nTwo.", ["One.", "Two."]],
    ["One\nline.\n \n\nTwo.\r\n\r\nThree.", ["One\nline.", "Two.", "Three."]],
    ["{{if amount}}It is {{amount}}.", ["It is €12.50."]],
    ["{{ if retry.date }}Again.", []],
    ["{{unless retry.date}}Never again.", ["Never again."]],
    ["{{unless amount}}Free.", []],
    ["Again on {{retry.date}}.\n\nBye.", ["Bye."]],
    ["{{if amount}}", []],
  ] as const)("the body %j is %j", ([body, expected]) => {
    expect(fillParagraphs(read("-", body), VALUES)).toEqual(expected);
  });
});

describe("refused", () => {
  test.for([
    ["", "Hello", "subject"],
    [" ", "Hello", "subject"],
    ["One\nBcc: two", "Hello", "subject"],
    ["One\rtwo", "Hello", "subject"],
    ["x".repeat(201), "Hello", "subject"],
    ["{{if amount}}Money", "Hello", "subject"],
    ["{{link}}", "Hello", "subject"], // known to invoices
    ["-", "", "body"],
    ["-", "x".repeat(5_001), "body"],
    ["-", "{{nothing}}", "body"],
    ["-", "{{}}", "body"],
    ["-", "{{amount", "body"],
    ["-", "amount}}", "body"],
    ["-", "{{constructor}}", "body"],
    ["-", "{{if nothing}}Hello", "body"],
    ["-", "Hello {{if amount}}you", "body"],
    ["-", "{{if amount}}{{unless date}}Hello", "body"],
    ["-", "{{amount.toString()}}", "body"],
  ] as const)("%j with %j: the %s", ([subject, body, field]) => {
    const text = readMailText("declined", { subject, body });
    expect(text.ok ? "accepted" : text.field).toBe(field);
  });
});

test.for(MAIL_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const)))(
  "what we say ourselves can be read: %s in %s",
  ([kind, language]) => {
    expect(readMailText(kind, defaultText(kind, language))).toMatchObject({ ok: true });
  },
);
