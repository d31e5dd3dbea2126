// Goal: series fall due on the dates that the specification gives (3.4, 3.5). Method: one program
// whose clock goes through 2031; each series is begun on its day and looked at when all has run.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { begun, openShop, subscribe, type Flat, type Shop } from "./shop.ts";

let program: TestProgram;
let shop: Shop;
let forty: Readonly<Record<string, string>>;

/** Each on its day, and the dates of its next payments. */
const SERIES: readonly (readonly [
  name: string,
  on: string,
  order: Flat,
  dates: readonly string[],
])[] = [
  [
    "ST-11 every 7 days from 30 January: no clamping",
    "2031-01-30",
    { subscriptionunit: "DAY", subscriptionfrequency: "7", subscriptionfinalnumber: "5" },
    ["2031-02-06", "2031-02-13", "2031-02-20", "2031-02-27"],
  ],
  [
    "ST-8 monthly from 31 January: the 28th of every month",
    "2031-01-31",
    {},
    ["2031-02-28", "2031-03-28", "2031-04-28", "2031-05-28"],
  ],
  [
    "ST-10 monthly from 28 February: the 28th is not after the 28th",
    "2031-02-28",
    {},
    ["2031-03-28", "2031-04-28", "2031-05-28"],
  ],
  [
    "a begin date of its own on the 31st is the 28th as well",
    "2031-02-28",
    { subscriptionbegindate: "2031-03-31" },
    ["2031-03-28", "2031-04-28", "2031-05-28"],
  ],
  [
    "every second month from the 6th",
    "2031-03-06",
    { subscriptionfrequency: "2", subscriptionbegindate: "2031-03-20" },
    ["2031-03-20", "2031-05-20"],
  ],
  ["ST-9 monthly from 30 April: 28 May", "2031-04-30", {}, ["2031-05-28"]],
  [
    "ST-12 without an end: forty dates, forty payments",
    "2031-04-30",
    { subscriptionunit: "DAY" },
    Array.from({ length: 40 }, (_, at) =>
      new Date(Date.UTC(2031, 4, 1 + at)).toISOString().slice(0, 10),
    ),
  ],
  [
    "ST-13 an end with the first payment: no other",
    "2031-04-30",
    { subscriptionfinalnumber: "1" },
    [],
  ],
];

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-30T10:00:00Z" });
  shop = await openShop(program);
  const others: string[] = [];
  let daily = "";
  for (const [name, on, order, dates] of SERIES) {
    if (on !== "2031-01-30") await shop.advanceTo(`${on}T10:00:00Z`).catch(ignoreSameInstant);
    const { series } = begun(await shop.json(subscribe({ orderreference: name, ...order })));
    if (dates.length === 40) daily = series;
    if (order["subscriptionfinalnumber"] !== "1") others.push(series);
  }
  // a settled first payment is what lets each begin; the last date is that of the forty
  await shop.advanceTo("2031-06-09T12:00:00Z");
  forty = await shop.record(daily);
  // the year that follows is that of a series that charges nothing
  for (const series of others) await shop.update(series, { transactionactive: "3" });
});
afterAll(() => program.close());

/** Two series of one day are begun at one instant. */
function ignoreSameInstant(error: unknown): void {
  if (!String(error).includes("clock_backwards")) throw error;
}

test.for(SERIES)("%s", async ([name, , , dates]) => {
  const charged = (await shop.ofOrder(name)).filter(
    (record) => record["requesttypedescription"] === "AUTH" && record["subscriptionnumber"] !== "1",
  );
  expect(charged.map((record) => record["settleduedate"])).toEqual(dates);
  expect(charged.map((record) => record["subscriptionnumber"])).toEqual(
    dates.map((_, at) => String(at + 2)),
  );
});

test("ST-12 the series of forty goes on at 42/0", () => {
  expect(forty).toMatchObject({
    subscriptionnumber: "42",
    subscriptionfinalnumber: "0",
    transactionactive: "1",
  });
});

test("ST-13 the series that ended at once shows 2/1, and is active", async () => {
  const [series] = (await shop.ofOrder("ST-13 an end with the first payment: no other")).filter(
    (record) => record["requesttypedescription"] === "SUBSCRIPTION",
  );
  expect(series).toMatchObject({
    subscriptionnumber: "2",
    subscriptionfinalnumber: "1",
    transactionactive: "1",
  });
  await shop.advanceTo("2032-04-30T12:00:00Z");
  expect(await shop.ofOrder("ST-13 an end with the first payment: no other")).toHaveLength(2);
});
