/**
 * The judge of a round: what the bank's journal and the API say, against what must be so. Pure.
 *
 * Every finding is a sentence; none is the proof that all was charged, and once.
 */
import type { JournalLine } from "../stack/bank-bench.ts";
import type { Order } from "./order.ts";
import { dateText, dueDay, localDay, renewalsDue, type Series } from "./series.ts";

/** What was booked for one amount, of all lines of the journal that have it. */
type Booked = {
  readonly sales: number;
  readonly refunds: number;
  readonly declined: number;
};

/** Sums over the lines of one amount. */
export function booked(lines: readonly JournalLine[]): Booked {
  const bookings = (kind: string): number =>
    lines.reduce((sum, line) => sum + (line.kind === kind ? line.bookings : 0), 0);
  return {
    sales: bookings("sale"),
    refunds: bookings("refund"),
    declined: lines.filter(({ outcome }) => outcome === "declined").length,
  };
}

/** Everything due is charged, once and not early; more than that only where it was sent back. */
export function judgeSeries(
  series: Series,
  lines: readonly JournalLine[],
  nowMs: number,
): string[] {
  const due = renewalsDue(series, nowMs);
  const { sales, refunds, declined } = booked(lines);
  const paid = series.declines ? 0 : due;
  const refused = series.declines ? due : 0;
  const faults: string[] = [];
  if (sales - refunds !== paid) {
    faults.push(`${paid} numbers fell due, ${sales} were booked and ${refunds} sent back`);
  }
  if (declined !== refused) faults.push(`${declined} declined instead of ${refused}`);
  // in other numbers of lines, a line does not say which number it was for
  if (faults.length === 0 && refunds === 0) faults.push(...early(series, lines));
  return faults.map((fault) => `series of ${series.amountMinor}: ${fault}`);
}

/** The k-th charge of a series may not be older than its k-th due date. */
function early(series: Series, lines: readonly JournalLine[]): string[] {
  return lines.flatMap((line, index) => {
    const day = localDay(Date.parse(line.at), series.zone);
    const due = dueDay(series, index + 2);
    return day < due
      ? [`number ${index + 2}, due on ${dateText(due)}, was charged at ${line.at}`]
      : [];
  });
}

/** As the API shows a subscription. */
export type ShownSubscription = {
  readonly state: string;
  readonly number: number;
  readonly dueOn: string;
};

/** The engine counts as we do: the same next number on the same date. */
export function judgeSubscription(
  series: Series,
  shown: ShownSubscription | undefined,
  nowMs: number,
): string[] {
  const next = renewalsDue(series, nowMs) + 2;
  const isOver = series.lastNumber !== 0 && next > series.lastNumber;
  const expected = isOver
    ? `completed, ${next}`
    : `active, ${next} on ${dateText(dueDay(series, next))}`;
  const found =
    shown === undefined
      ? "nothing"
      : `${shown.state}, ${shown.number}${isOver ? "" : ` on ${shown.dueOn}`}`;
  return found === expected
    ? []
    : [`series of ${series.amountMinor}: the API shows ${found}, expected ${expected}`];
}

/** What the API has of an order: purchases with its reference, or refunds of its amount. */
export type Found = readonly { readonly id: string; readonly state: string }[];

/** Sold or refunded at most once, and the answer, the API and the bank tell the same of it. */
export function judgeOrder(order: Order, found: Found, lines: readonly JournalLine[]): string[] {
  const faults = [
    ...(found.length > 1 ? [`made ${found.length} times`] : []),
    ...judgeMoney(order, found, booked(lines)),
    ...judgeAnswer(order, found),
  ];
  return faults.map((fault) => `${order.key} of ${order.amountMinor}: ${fault}`);
}

/** Whether the API says that its money moved; null while it has not been decided. */
export function isPaid(kind: Order["kind"], found: Found): boolean | null {
  switch (found[0]?.state) {
    case undefined:
    case "failed":
    case "declined":
      return false;
    case "approved":
      return true;
    case "pending":
      return null;
    default:
      // of a purchase that was sold, whatever became of it; of a refund, still on its way
      return kind === "purchase" ? true : null;
  }
}

function judgeMoney({ kind }: Order, found: Found, { sales, refunds }: Booked): string[] {
  const paid = isPaid(kind, found);
  if (paid === null) return [`still ${found[0]?.state}`];
  // a payment that was booked after it had been given up is sent back in full, by the same amount
  const moved = kind === "purchase" ? sales - refunds : refunds;
  return moved === Number(paid)
    ? []
    : [`${found[0]?.state ?? "not there"}, and the bank moved its money ${moved} times`];
}

function judgeAnswer({ answer, kind, tries }: Order, found: Found): string[] {
  if (answer === null) return [];
  const { status, body } = answer;
  if (status < 400) {
    return body.id === found[0]?.id ? [] : [`answered ${body.id}, found ${found[0]?.id}`];
  }
  // asked once more, days later: its first renewal is past and the order is refused, or a refund
  // says that it cannot know
  const isExcused =
    tries > 1 &&
    (kind === "purchase"
      ? body.code === "invalid_field" && found.length === 0
      : body.code === "idempotency_unresolved");
  return isExcused ? [] : [`answered ${status} ${body.code}`];
}
