/** The auditor's own book of one purchase, and of who may come in because of it. */
import { localDate, startOf } from "./zones.ts";
import { later, type IsoDate } from "./days.ts";
import { isUnpaid, type Line } from "./line-model.ts";
import type { Rules } from "./policies.ts";
import type { Story } from "./books.ts";

export type PurchaseState =
  | "unknown"
  | "pending"
  | "temporary"
  | "active"
  | "cancelled"
  | "expired"
  | "failed";

export type PurchaseBook = {
  readonly state: PurchaseState;
  /** Access ends then; null: no end is known. */
  readonly accessUntil: number | null;
  readonly lines: ReadonlyMap<bigint, Line>;
};

/** A book, and when it was true. */
export type Version = {
  readonly book: PurchaseBook;
  /** It was true at the earliest from then on … */
  readonly from: number;
  /** … and at the latest until then. */
  until: number;
};

/** Cancelled: access runs to the first date that is not paid for, or ends now. */
export function accessAfterCancel(
  story: Story,
  lines: readonly Line[],
  access: string,
  at: number,
): number {
  let until: IsoDate | null = null;
  for (const line of lines) {
    const unpaidOn = line.retries > 0 ? line.dueOn : (line.chargeOn ?? line.dueOn);
    until = until === null ? unpaidOn : later(until, unpaidOn);
  }
  if (access === "now" || until === null) return at;
  return Math.max(at, startOf(story.sold.zone, until, "00:00"));
}

export function letsIn(book: PurchaseBook, rules: Rules, at: number): boolean {
  const open = ["active", "temporary", "cancelled"].includes(book.state);
  if (!open || (book.accessUntil !== null && book.accessUntil <= at)) return false;
  return rules.accessOnDecline === "keep" || ![...book.lines.values()].some(isUnpaid);
}

/** The business date of an instant where this was sold. */
export function dateThere(story: Story, at: number): IsoDate {
  return localDate(story.sold.zone, at);
}
