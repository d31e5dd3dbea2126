/** The merchants of a crash run: several lanes, several zones, and subscribers who fall due daily. */
import { randomBytes } from "node:crypto";
import type { EngineContext } from "../../src/engine/engine-context.ts";
import { createApiKey, SCOPES } from "../../src/engine/setup/api-keys.ts";
import { createMerchant } from "../../src/engine/setup/merchants.ts";
import { client } from "../../src/faces/cli/client.ts";
import { importBook } from "../../src/faces/cli/import.ts";
import { dateText, localDay, type Series } from "./series.ts";

export type Shop = {
  readonly name: string;
  readonly zone: string;
  readonly merchantId: bigint;
  readonly apiKey: string;
  /** Of its imported subscribers. */
  readonly series: readonly Series[];
};

/** `part` of all subscribers are its own. */
const SHOPS = [
  { name: "North", zone: "UTC", lanes: 4, part: 0.4 },
  { name: "East", zone: "Asia/Tokyo", lanes: 2, part: 0.25 },
  { name: "West", zone: "America/New_York", lanes: 1, part: 0.2 },
  { name: "South", zone: "UTC", lanes: 1, part: 0.14 },
  { name: "Corner", zone: "Europe/London", lanes: 1, part: 0.01 },
] as const;

const FIRST_AMOUNT_MINOR = 100_000;
/** Most pay daily, so that a day moves many of them. */
const EVERY_DAYS = [1, 1, 1, 1, 2, 1, 1, 3, 1, 7] as const;
const ONE_DECLINES_IN = 20;

const GOOD_CARD = "4242424242424242";
/** Approved for a customer who signs up, declined for a merchant. */
const DECLINED_CARD = "4000000000000341";

/** Makes the merchants and imports their subscribers, `count` in all, through the API at `baseUrl`. */
export async function openShops(
  context: EngineContext,
  options: { readonly baseUrl: string; readonly startMs: number; readonly count: number },
): Promise<Shop[]> {
  const shops: Shop[] = [];
  let sold = 0;
  for (const { name, zone, lanes, part } of SHOPS) {
    const merchant = { name, zone, lanes, currency: "EUR", gateway: "simulator" };
    const made = await createMerchant(context, merchant);
    if (!made.ok) throw new Error(`the merchant was refused: ${made.detail}`);
    const apiKey = `pk_test_${randomBytes(24).toString("base64url")}`;
    const key = { secret: apiKey, name: "crash", scopes: SCOPES };
    await createApiKey(context, made.value, key);
    const count = Math.max(1, Math.round(options.count * part));
    const series = subscribers(count, {
      zone,
      firstAmountMinor: FIRST_AMOUNT_MINOR + sold,
      // tomorrow
      firstDay: localDay(options.startMs, zone) + 1,
    });
    sold += count;
    await stock(client(options.baseUrl, apiKey), series);
    shops.push({ name, zone, merchantId: made.value, apiKey, series });
  }
  return shops;
}

function subscribers(
  count: number,
  from: { readonly zone: string; readonly firstAmountMinor: number; readonly firstDay: number },
): Series[] {
  return Array.from({ length: count }, (_, no) => ({
    amountMinor: from.firstAmountMinor + no,
    zone: from.zone,
    firstDay: from.firstDay,
    everyDays: EVERY_DAYS[no % EVERY_DAYS.length] ?? 1,
    lastNumber: 0,
    declines: no % ONE_DECLINES_IN === ONE_DECLINES_IN - 1,
  }));
}

/** Rules under which every due date is one number, whatever the bank says to it; then the book. */
async function stock(api: ReturnType<typeof client>, series: readonly Series[]): Promise<void> {
  const { data } = await api.get<{ data: readonly { readonly id: string }[] }>("/v1/sites");
  for (const { id } of data) {
    const policies = { missed: "catch-up", decline: "continue" };
    await api.patch(`/v1/sites/${id}`, { policies });
  }
  const { imported, faults } = await importBook(api, Buffer.from(book(series)));
  if (imported !== series.length) {
    throw new Error(`${imported} of ${series.length} imported: ${JSON.stringify(faults[0])}`);
  }
}

/** The series as a merchant's book (docs/concepts/book.md). */
function book(series: readonly Series[]): string {
  const records = series.map((one) =>
    [
      `s${one.amountMinor}`,
      `Subscriber ${one.amountMinor}`,
      `s${one.amountMinor}@example.net`,
      one.declines ? DECLINED_CARD : GOOD_CARD,
      "12/2035",
      "EUR",
      (one.amountMinor / 100).toFixed(2),
      "DAY",
      one.everyDays,
      "clamp",
      dateText(one.firstDay - one.everyDays),
      2,
      one.lastNumber,
      0,
    ].join(","),
  );
  return [COLUMNS, ...records].join("\n");
}

const COLUMNS =
  "subscriber_id,name,email,card_number,card_expiry,currency,amount," +
  "unit,frequency,month_end,anchor,number,final_number,notice_days";
