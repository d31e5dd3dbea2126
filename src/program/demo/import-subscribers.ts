/** The demo merchant's subscribers from before: taken over from another system, with their numbers. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { addDays } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { BookRecord } from "../../domain/book/record.ts";
import { startImport, type ReadRecord } from "../../engine/imports/import-book.ts";
import { IMPORTED, person } from "./cast.ts";
import { expiryFrom, referenceOf, type Stage } from "./perform.ts";

/** The highest numbers of the cast, so that they share no name with those who sign up. */
const FIRST = 200 - IMPORTED;

/** Repeated, it changes nothing: an import knows its subscribers. */
export async function importSubscribers(stage: Stage, beginsAt: Instant): Promise<void> {
  const { context, merchantId } = stage;
  const { done } = await startImport(context, merchantId, subscribers(beginsAt));
  await done;
}

async function* subscribers(beginsAt: Instant): AsyncIterable<ReadRecord> {
  for (let line = 0; line < IMPORTED; line += 1) {
    yield { line: line + 2, result: subscriber(FIRST + line, beginsAt) };
  }
}

/** Anchors lie up to two payments back; the next one falls due a month into the story. */
function subscriber(who: number, beginsAt: Instant): BookRecord {
  const today = dateIn("UTC", beginsAt);
  const paid = 1 + (who % 3);
  return {
    kind: "record",
    subscriberId: referenceOf(who),
    ...person(who),
    cardNumber: who % 2 === 0 ? "4111111111111111" : "5555555555554444",
    ...expiryFrom(today),
    currency: "EUR",
    amountMinor: who % 5 === 0 ? 2900n : 1490n,
    unit: "DAY",
    frequency: 30,
    monthEnd: "clamp",
    anchorOn: addDays(today, (1 - paid) * 30),
    position: paid + 1,
    finalPosition: 0,
    noticeDays: 0,
  };
}
