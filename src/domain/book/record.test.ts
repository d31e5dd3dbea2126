import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { plainDate } from "../calendar/plain-date.ts";
import { BOOK_COLUMNS, type BookColumn, type FurtherColumn } from "./columns.ts";
import { readBookRecord } from "./record.ts";

const TODAY = plainDate("2026-01-01");

const RIGHT: Readonly<Record<BookColumn, string>> = {
  subscriber_id: "S1-000001",
  name: "O'Brien, Pat",
  email: "s1@example.net",
  card_number: "4111111111111111",
  card_expiry: "12/2030",
  currency: "KWD",
  amount: "127.74", // of any of the currencies below
  unit: "YEAR",
  frequency: "1",
  month_end: "clamp",
  anchor: "2021-05-31",
  number: "6",
  final_number: "22",
  notice_days: "3",
};

type Changes = Partial<Record<BookColumn, string>>;

function read(changes: Changes, today = TODAY) {
  const values = { ...RIGHT, ...changes };
  return readBookRecord(
    BOOK_COLUMNS.map((column) => values[column]),
    { today },
  );
}

/** The column at fault; `none` for a record. */
function faultOf(changes: Changes): string {
  const result = read(changes);
  return result.kind === "fault" ? result.column : "none";
}

test("a right record", () => {
  expect(read({})).toEqual({
    kind: "record",
    subscriberId: "S1-000001",
    name: "O'Brien, Pat",
    email: "s1@example.net",
    cardNumber: "4111111111111111",
    expiryYear: 2030,
    expiryMonth: 12,
    currency: "KWD",
    amountMinor: 127_740n,
    unit: "YEAR",
    frequency: 1,
    monthEnd: "clamp",
    anchorOn: "2021-05-31",
    position: 6,
    finalPosition: 22,
    noticeDays: 3,
  });
});

describe("accepted", () => {
  const values: Readonly<Partial<Record<BookColumn, readonly string[]>>> = {
    subscriber_id: ["1", "a b", "=1+1", "订阅者-7", "x".repeat(255)],
    name: [
      "Jo",
      " Jo ", // kept, blanks and all
      'Ann "Nan" Lee',
      "=SUM(1,1)",
      "+49", // a formula to a spreadsheet, a name to us
      "王小明\r\nc/o Office",
      "Мария Иванова",
      "D'Angelo <Ann>",
      "😀\u{FEFF}\t",
      "x".repeat(10_000),
    ],
    email: [
      "a@b.co",
      "first.last+tag@mail.example.com",
      "o'brien@example.ie",
      "имя@пример.рф",
      "=cmd@example.net",
    ],
    card_number: ["4222222222222", "378282246310005", "6205500000000000004"],
    card_expiry: ["01/2026", "09/2028", "12/9999"],
    currency: ["KWD", "EUR", "CLF"],
    amount: ["0.001", "1", "0012.5", "999999999999.999"],
    unit: ["DAY", "WEEK", "MONTH", "YEAR"],
    frequency: ["1", "90", "007", "32767"],
    month_end: ["clamp", "cap-28"],
    anchor: ["2024-02-29", "1999-12-31", "2031-01-01"],
    number: ["1", "22"],
    final_number: ["0", "6", "999999999"],
    notice_days: ["0", "2", "3", "4", "5", "6", "7"],
  };
  test.each(
    Object.entries(values).flatMap(([column, all]) => all.map((value) => [column, value] as const)),
  )("%s %j", (column, value) => {
    expect(read({ [column]: value })).toMatchObject({ kind: "record" });
  });

  test("text is kept as it is", () => {
    const name = ' =HYPERLINK("x"),\r\nРенé\u{202E} ';
    expect(read({ name, subscriber_id: "@1" })).toMatchObject({ name, subscriberId: "@1" });
  });

  test.each([
    ["EUR", "12.5", 1250n],
    ["JPY", "12", 12n],
    ["CLF", "0.0001", 1n],
    ["HUF", "44.85", 4485n],
  ])("%s %s is %s minor units", (currency, amount, amountMinor) => {
    expect(read({ currency, amount })).toMatchObject({ currency, amountMinor });
  });

  test("a card is good to the last day of its month", () => {
    const changes = { card_expiry: "02/2028" };
    expect(read(changes, plainDate("2028-02-29"))).toMatchObject({ kind: "record" });
    expect(read(changes, plainDate("2028-03-01"))).toMatchObject({ column: "card_expiry" });
  });
});

describe("refused, in the column at fault", () => {
  const values: Readonly<Record<BookColumn, readonly string[]>> = {
    subscriber_id: ["", " ", " S1", "S1 ", "S1\n", "\u00A0", "a\0b", "a\uD800", "x".repeat(256)],
    name: ["", " ", "\n", "Pat\0", "\uDC00"],
    email: [
      "",
      "nobody",
      "@example.net",
      "a@",
      "a@localhost",
      "a@b@c.de",
      "a b@example.net",
      "a@example.net ",
      "a@example..net",
      "a@.net",
      "a@example.net.",
      "a@example.net,b@example.net",
      "Pat <a@example.net>",
      "a@example.net\nBcc: b@example.net",
      "a\0@example.net",
      `${"x".repeat(243)}@example.net`, // 255 characters
    ],
    card_number: [
      "",
      "1234",
      "4111111111111112",
      "4111 1111 1111 1111",
      "4111-1111-1111-1111",
      "42424242424242424242", // 20 digits
      "4.11111E+15",
      "٤١١١١١١١١١١١١١١١",
    ],
    card_expiry: [
      "",
      "12/2025",
      "13/2028",
      "00/2028",
      "9/2028",
      "09/28",
      "2028-09",
      "09/2028 ",
      "09/0000",
      "09/1899",
    ],
    currency: ["", "usd", "XAU", "XXX", "EURO", "978", " EUR", "toString", "BGN"],
    amount: ["", "0", "0.000", "-5.00", "1e3", "10,00", "9.9999", "1.", ".5", "+1", " 1", "٣"],
    unit: ["", "FORTNIGHT", "HALF_MONTH", "month", "MONTH "],
    frequency: ["", "0", "1.5", "-1", "1e1", "32768", "9".repeat(30), "one", " 1"],
    month_end: ["", "skip29", "CLAMP", "cap28"],
    anchor: ["", "2025-02-30", "03/04/2025", "2025-2-3", "2025-01-01T00:00:00Z", "1899-12-31"],
    number: ["", "0", "-1", "1.0", "1000000000", "x"],
    final_number: ["", "1", "5", "-1", "x", "1000000000"],
    notice_days: ["", "1", "8", "-2", "2.5", "two"],
  };
  test.each(
    Object.entries(values).flatMap(([column, all]) => all.map((value) => [column, value] as const)),
  )("%s %j", (column, value) => {
    expect(faultOf({ [column]: value })).toBe(column);
  });

  test.each([
    ["JPY", "1.0"],
    ["EUR", "1.000"],
    ["BHD", "1.0000"],
  ])("%s has fewer decimals than %s", (currency, amount) => {
    expect(faultOf({ currency, amount })).toBe("amount");
  });

  test("the last position may be the next, not one before it", () => {
    expect(faultOf({ number: "6", final_number: "6" })).toBe("none");
    expect(faultOf({ number: "7", final_number: "6" })).toBe("final_number");
  });
});

// Goal: the first column at fault is the one that is named. Method: for each column, spoil it and
// all after it.
test.each(BOOK_COLUMNS.map((column, at) => [column, at] as const))(
  "with everything from %s on wrong, that one is named",
  (column, at) => {
    const spoiled = Object.fromEntries(BOOK_COLUMNS.slice(at).map((name) => [name, "\0"]));
    expect(faultOf(spoiled)).toBe(column);
  },
);

test.each([0, 1, 13, 15, 16])("%i fields are not a record", (length) => {
  const fields = Array.from({ length }, () => "\0");
  expect(readBookRecord(fields, { today: TODAY })).toMatchObject({
    kind: "fault",
    column: "*",
    why: expect.stringContaining(length < 14 ? "too few fields" : "too many fields"),
  });
});

// Goal: a card number never gets into a report. Method: put one into every column.
test.each(BOOK_COLUMNS)("a card number in %s is not repeated", (column) => {
  const result = read({ [column]: "5105105105105101" });
  if (result.kind === "fault") expect(result.why).not.toMatch(/5105/);
});

test("any fields give a record or a fault", () => {
  const anyField = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...Object.values(RIGHT)),
  );
  fc.assert(
    fc.property(fc.array(anyField, { minLength: 13, maxLength: 15 }), (fields) => {
      expect(["record", "fault"]).toContain(readBookRecord(fields, { today: TODAY }).kind);
    }),
  );
});

describe("further columns", () => {
  const withFurther = (further: Partial<Record<FurtherColumn, string>>) =>
    readBookRecord(
      BOOK_COLUMNS.map((column) => RIGHT[column]),
      { today: TODAY, further },
    );

  test("are taken over", () => {
    const further = { purchase_ref: "P-17", slot: "9", network_transaction_id: "123456789012345" };
    expect(withFurther(further)).toMatchObject({
      purchaseRef: "P-17",
      slot: 9,
      networkTransactionId: "123456789012345",
    });
  });

  test("with nothing in them are as good as none", () => {
    const empty = { purchase_ref: "", slot: "", network_transaction_id: "" };
    expect(withFurther(empty)).toEqual(read({}));
  });

  test.for([
    ["purchase_ref", " P-17"],
    ["slot", "-1"],
    ["slot", "1.5"],
    ["network_transaction_id", "two words"],
    ["network_transaction_id", "x".repeat(101)],
    ["network_transaction_id", "4111111111111111"],
  ] as const)("are checked: %s %s", ([column, value]) => {
    const result = withFurther({ [column]: value });
    expect(result).toMatchObject({ kind: "fault", column });
    expect(JSON.stringify(result)).not.toContain(value.trim());
  });
});
