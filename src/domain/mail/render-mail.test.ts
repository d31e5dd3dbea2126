// Goal: each mail says what it knows, in its reader's language and manner, and nothing in it can become
// markup. Method: the samples of all kinds; facts with names that are HTML; amounts and dates by country.
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { dateIn, moneyIn } from "./formats.ts";
import { LANGUAGES, tongueOf } from "./language.ts";
import { plainFacts, type MailFacts } from "./mail-facts.ts";
import { CUSTOMER_MAILS, MAIL_KINDS } from "./mail-kinds.ts";
import { readMailText } from "./mail-text.ts";
import { defaultText, renderMail } from "./render-mail.ts";
import { sampleFacts } from "./sample-facts.ts";

const FROM = { name: "Books & Co", contact: "help@books.example", colour: "#2c4a7c" };

function render(facts: MailFacts, locale: string | null = "en", body?: string) {
  const tongue = tongueOf(locale);
  const ours = defaultText(facts.kind, tongue.language);
  const text = readMailText(facts.kind, body === undefined ? ours : { ...ours, body });
  if (!text.ok) throw new Error(text.detail);
  return renderMail(facts, text.value, tongue);
}

describe.for(LANGUAGES)("in %s", (language) => {
  test.for(MAIL_KINDS)("a mail of kind %s is whole", (kind) => {
    const { subject, html, text } = render(sampleFacts(kind, FROM, "EUR"), language);
    expect([subject, html, text].join("\n")).not.toMatch(/\{\{|\}\}|null|undefined/);
    // the merchant's own people are told of no customer
    const isToCustomer = CUSTOMER_MAILS.some((one) => one === kind);
    expect(text.includes("Ann Ash")).toBe(isToCustomer);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toMatch(/<table|<img|<script|https?:\/\/(?!shop\.example)/);
    // a name is known in the text, and as text in the HTML
    expect(text).toContain("Books & Co");
    expect(html).toContain("Books &amp; Co");
  });
});

test("names and products are text, whatever they hold", () => {
  const evil = `<img src=x onerror="alert('1')">&`;
  const facts = {
    ...sampleFacts("receipt", { ...FROM, name: evil }, "EUR"),
    customerName: evil,
    product: evil,
  };
  const { html, text } = render(facts, "en", "Hello {{customer.name}} of {{merchant.name}}");
  expect(html).not.toContain("<img");
  expect(html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
  expect(text).toContain(`Hello ${evil} of ${evil}`);
});

test.for([
  ["https://shop.example/pay?a=1&b=2", `<a href="https://shop.example/pay?a=1&amp;b=2"`],
  ["javascript:alert(1)", null],
  [`https://x" onclick="y`, null],
] as const)("a link leads to the web only: %s", ([link, expected]) => {
  const { html } = render({ ...sampleFacts("invoice", FROM, "EUR"), link });
  if (expected === null) expect(html).not.toContain("<a ");
  else expect(html).toContain(expected);
});

test("what is not known is not said", () => {
  const facts = plainFacts({
    kind: "declined",
    from: { ...FROM, contact: null },
    customerName: "Ann",
  });
  const { html, text } = render(facts, "en", "{{unless amount}}Something was declined.");
  expect(text).toBe(
    "Something was declined.\n\n-- \n" +
      "You get this mail because of something that you bought from Books & Co.\n",
  );
  expect(html).not.toContain("<dl");
});

describe("money and dates", () => {
  test.for([
    ["en", 1250n, "EUR", "€12.50"],
    ["en-US", 123456789n, "USD", "$1,234,567.89"],
    ["fr", 123456n, "EUR", "1 234,56 €"],
    ["fr-CA", 1250n, "CAD", "12,50 $"],
    ["en", 1200n, "JPY", "¥1,200"],
    ["en", 12345n, "KWD", "KWD 12.345"],
    ["en", 150000n, "HUF", "HUF 1,500.00"],
    ["en", 99999999999999999n, "EUR", "€999,999,999,999,999.99"],
  ] as const)("%s: %i %s is %s", ([locale, minor, currency, expected]) => {
    expect(moneyIn(locale, { minor, currency }).replace(/\s/g, " ")).toBe(expected);
  });

  test.for([
    ["en", "January 31, 2026"],
    ["en-GB", "31 January 2026"],
    ["fr", "31 janvier 2026"],
    ["fr-CA", "31 janvier 2026"],
  ])("%s: the last of January is %s", ([locale, expected]) => {
    expect(dateIn(String(locale), plainDate("2026-01-31"))).toBe(expected);
  });
});

test.for([
  [null, "en en"],
  ["fr", "fr fr"],
  ["fr-CA", "fr fr-CA"],
  ["en-GB", "en en-GB"],
  ["de-DE", "en en"],
  ["frr", "en en"],
] as const)("a customer of locale %s is written to in %s", ([locale, expected]) => {
  const tongue = tongueOf(locale);
  expect(`${tongue.language} ${tongue.locale}`).toBe(expected);
});
