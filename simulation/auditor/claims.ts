/** Whether a charge was due when it was made. */
import type { LineSeen, TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import { finding } from "./finding.ts";
import type { Story } from "./books.ts";
import type { IsoDate } from "./days.ts";
import { isOver, type Line } from "./line-model.ts";
import type { PurchaseBook, Version } from "./purchase-model.ts";
import { CLOCK_MS } from "./tolerance.ts";

type DueLine = Line & { readonly chargeOn: IsoDate };

/** The books that may have been open when the charge was claimed; the latest first. */
function openAt(versions: readonly Version[], at: number): readonly Version[] {
  return versions
    .filter(({ from, until }) => from <= at + CLOCK_MS && until >= at - CLOCK_MS)
    .toReversed();
}

/** The line of this book that can be charged by such a transaction; null: there is none. */
function dueLine(book: PurchaseBook, id: bigint, transaction: TransactionSeen): DueLine | null {
  const line = book.lines.get(id);
  if (line === undefined) return null;
  const byHand = transaction.stage === "instant";
  if (line.state === "cancelled" && book.state === "expired" && byHand && !isOver(line)) {
    return { ...line, chargeOn: line.dueOn };
  }
  const { chargeOn } = line;
  if (line.state !== "active" || chargeOn === null) return null;
  return byHand || chargeOn <= transaction.businessOn ? { ...line, chargeOn } : null;
}

/** The line as it was when `transaction` was claimed for this position; null: it was never due. */
export function claimOf(
  versions: readonly Version[],
  transaction: TransactionSeen,
  lineId: bigint,
  position: number,
): DueLine | null {
  return fitting(versions, transaction, lineId, position)?.line ?? null;
}

function fitting(
  versions: readonly Version[],
  transaction: TransactionSeen,
  lineId: bigint,
  position: number,
): { readonly line: DueLine; readonly version: Version } | null {
  const seen = transaction.lines.find((line) => line.subscriptionId === lineId);
  const due = openAt(versions, transaction.at).flatMap((version) => {
    const line = dueLine(version.book, lineId, transaction);
    return line?.position === position ? [{ line, version }] : [];
  });
  const agrees = ({ line }: { readonly line: DueLine }): boolean =>
    line.dueOn === seen?.dueOn &&
    line.amountMinor === seen.amountMinor &&
    line.cardId === transaction.paymentMethodId;
  return due.find(agrees) ?? due[0] ?? null;
}

export type Claimed = {
  readonly violations: readonly Violation[];
  /** Since when each of its lines was due, as its book has it; for those that were. */
  readonly due: readonly { readonly line: DueLine; readonly version: Version }[];
};

/** Charged what was due, on the right date, with the right amount and card. */
export function checkClaim(
  story: Story,
  versions: readonly Version[],
  transaction: TransactionSeen,
): Claimed {
  const violations: Violation[] = [];
  const due: { line: DueLine; version: Version }[] = [];
  for (const seen of transaction.lines) {
    if (seen.subscriptionId === null || seen.position === null) continue;
    const wrong = (rule: string, expected: string, saw: string): void => {
      violations.push(
        finding(rule, {
          subject: `purchase ${story.sold.purchaseId}, subscription ${seen.subscriptionId}`,
          position: seen.position ?? undefined,
          on: transaction.businessOn,
          expected,
          seen: `${saw} (transaction ${transaction.id})`,
        }),
      );
    };
    const found = fitting(versions, transaction, seen.subscriptionId, seen.position);
    if (found === null) {
      wrong("charged when due", whatWasDue(versions, transaction, seen), "a charge");
      continue;
    }
    due.push(found);
    const { line } = found;
    if (line.dueOn !== seen.dueOn) {
      wrong("right date", `the charge of ${line.dueOn}`, `that of ${seen.dueOn}`);
    }
    if (line.amountMinor !== seen.amountMinor) {
      wrong("right amount", `${line.amountMinor}`, `${seen.amountMinor}`);
    }
    if (line.cardId !== transaction.paymentMethodId) {
      wrong("right card", `card ${line.cardId}`, `card ${transaction.paymentMethodId}`);
    }
  }
  const sum = transaction.lines.reduce((total, line) => total + line.amountMinor, 0n);
  if (sum !== transaction.amountMinor || transaction.currency !== story.sold.currency) {
    violations.push(
      finding("right amount", {
        subject: `transaction ${transaction.id}`,
        expected: `${sum} ${story.sold.currency}`,
        seen: `${transaction.amountMinor} ${transaction.currency}`,
      }),
    );
  }
  return { violations, due };
}

function whatWasDue(
  versions: readonly Version[],
  transaction: TransactionSeen,
  seen: LineSeen,
): string {
  const [version] = openAt(versions, transaction.at);
  const line = version?.book.lines.get(seen.subscriptionId ?? 0n);
  if (line === undefined) return "no such subscription";
  const when = line.chargeOn === null ? "nothing to charge" : `a charge on ${line.chargeOn}`;
  return `${when} (it is ${line.state}, position ${line.position}, due ${line.dueOn})`;
}
