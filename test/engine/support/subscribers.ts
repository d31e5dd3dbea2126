/** Many subscriptions at once, by way of the importer. */
import { readImport } from "../../../src/engine/queries/imports.ts";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import type { BookRecord } from "../../../src/domain/book/record.ts";
import { startImport, type ReadRecord } from "../../../src/engine/imports/import-book.ts";
import { CARDS, type Shop } from "./shop.ts";

export type Subscribers = {
  readonly count: number;
  /** Date of the sign-up, which was paid elsewhere; the first charge is a step later. */
  readonly anchorOn: string;
  readonly amountMinor?: bigint;
  readonly unit?: BookRecord["unit"];
  readonly card?: string;
  /** Told apart from others of the same merchant. */
  readonly prefix?: string;
};

/** Imports `count` monthly subscribers who differ in nothing but their name. */
export async function importSubscribers(shop: Shop, subscribers: Subscribers): Promise<void> {
  const { context } = shop.world;
  const { merchantId, siteId } = shop;
  const started = await startImport(context, merchantId, recordsOf(subscribers), { siteId });
  await started.done;
  const report = await readImport(context, merchantId, started.id);
  if (report?.imported !== subscribers.count) throw new Error(`imported: ${report?.imported}`);
}

async function* recordsOf({
  count,
  anchorOn,
  amountMinor = 1000n,
  unit = "MONTH",
  card = CARDS.good,
  prefix = "s",
}: Subscribers): AsyncGenerator<ReadRecord> {
  for (let no = 1; no <= count; no += 1) {
    yield {
      line: no + 1,
      result: {
        kind: "record",
        subscriberId: `${prefix}${no}`,
        name: `Subscriber ${no}`,
        email: `${prefix}${no}@example.net`,
        cardNumber: card,
        expiryYear: 2035,
        expiryMonth: 12,
        currency: "EUR",
        amountMinor,
        unit,
        frequency: 1,
        monthEnd: "clamp",
        anchorOn: plainDate(anchorOn),
        position: 2,
        finalPosition: 0,
        noticeDays: 0,
      },
    };
  }
}
