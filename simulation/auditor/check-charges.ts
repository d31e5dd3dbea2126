/** Every position that was due: charged once, charged at all, when it was due, with its mates. */
import type { LineSeen, TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import type { Books, Story } from "./books.ts";
import { checkClaim } from "./claims.ts";
import { finding, instant } from "./finding.ts";
import { allowedUntil } from "./lateness.ts";
import { isOver, type Line } from "./line-model.ts";
import type { Version } from "./purchase-model.ts";
import { CLOCK_MS, COMMIT_MS, SETTLING_MS } from "./tolerance.ts";
import { bankWords } from "./bank-words.ts";
import { startOf } from "./zones.ts";

export function checkCharges(
  books: Books,
  story: Story,
  versions: readonly Version[],
): readonly Violation[] {
  const renewals = [...story.transactions.values()]
    .filter(({ stage, parentId }) => stage !== "initial" && parentId === null)
    .toSorted((one, other) => one.at - other.at);
  return [
    ...renewals.flatMap((one) => checkRenewal(books, story, versions, one)),
    ...onePerPosition(story, renewals),
    ...nothingLost(books, story, versions, renewals),
  ];
}

function checkRenewal(
  books: Books,
  story: Story,
  versions: readonly Version[],
  renewal: TransactionSeen,
): Violation[] {
  const { violations, due } = checkClaim(story, versions, renewal);
  const found = [...violations];
  if (renewal.stage === "instant") return found;
  const { zone, startsAt, purchaseId } = story.sold;
  const subject = `purchase ${purchaseId}, transaction ${renewal.id}`;
  const [firstCall] = books.calls.get(renewal.id) ?? [];
  for (const { line, version } of due) {
    const startsAtMs = startOf(zone, line.chargeOn, startsAt);
    const earliest = Math.min(renewal.at, firstCall?.at ?? Infinity);
    if (earliest < startsAtMs - CLOCK_MS) {
      found.push(
        finding("right date", {
          subject,
          position: line.position,
          expected: `nothing before ${instant(startsAtMs)}`,
          seen: `a charge at ${instant(earliest)}`,
        }),
      );
    }
    const latest = allowedUntil(books, story, Math.max(startsAtMs, version.from));
    if (renewal.at > latest) {
      found.push(
        finding("in time", {
          subject,
          position: line.position,
          expected: `a charge by ${instant(latest)}`,
          seen: `one at ${instant(renewal.at)}`,
        }),
      );
    }
  }
  if (story.rules.grouping === "together") {
    found.push(...leftOut(story, versions, renewal));
  }
  return found;
}

/** Lines that had been due on the same card for a while, and went in another charge or in none. */
function leftOut(
  story: Story,
  versions: readonly Version[],
  renewal: TransactionSeen,
): Violation[] {
  const before = versions.filter(
    ({ from, until }) => from < renewal.at - CLOCK_MS && until >= renewal.at - COMMIT_MS,
  );
  const isDue = (line: Line | undefined): boolean =>
    line?.state === "active" &&
    line.chargeOn !== null &&
    line.chargeOn <= renewal.businessOn &&
    line.cardId === renewal.paymentMethodId;
  const inIt = new Set(renewal.lines.map((line) => line.subscriptionId));
  return [...(before.at(-1)?.book.lines.values() ?? [])]
    .filter((line) => !inIt.has(line.id))
    .filter((line) => before.every(({ book }) => isDue(book.lines.get(line.id))))
    .map((line) =>
      finding("charged together", {
        subject: `purchase ${story.sold.purchaseId}, transaction ${renewal.id}`,
        position: line.position,
        on: renewal.businessOn,
        expected: `subscription ${line.id} in the same charge`,
        seen: "it left out",
      }),
    );
}

/** At most one charge of a position is under way or paid at any time. */
function onePerPosition(story: Story, renewals: readonly TransactionSeen[]): Violation[] {
  const found: Violation[] = [];
  const last = new Map<string, TransactionSeen>();
  for (const renewal of renewals) {
    for (const line of renewal.lines) {
      const key = `${line.subscriptionId} ${line.position}`;
      const earlier = last.get(key);
      last.set(key, renewal);
      if (earlier === undefined) continue;
      const open = earlier.decidedAt === null || earlier.decidedAt > renewal.at + CLOCK_MS;
      if (earlier.state !== "approved" && !open) continue;
      found.push(
        finding("charged once", {
          subject: `purchase ${story.sold.purchaseId}, subscription ${line.subscriptionId}`,
          position: line.position ?? undefined,
          on: renewal.businessOn,
          expected: "one charge under way or paid",
          seen: `transaction ${earlier.id} (${earlier.state}) and transaction ${renewal.id}`,
        }),
      );
    }
  }
  return found;
}

/** What is due at the end has been charged, and what waited for the first payment has begun. */
function nothingLost(
  books: Books,
  story: Story,
  versions: readonly Version[],
  renewals: readonly TransactionSeen[],
): Violation[] {
  const last = versions.at(-1);
  if (last === undefined) return [];
  const { zone, startsAt, purchaseId } = story.sold;
  const isUnderWay = (line: Line): boolean =>
    renewals.some(
      (one) =>
        one.decidedAt === null &&
        one.lines.some((seen: LineSeen) => seen.subscriptionId === line.id),
    );
  const found: Violation[] = [];
  for (const line of last.book.lines.values()) {
    const subject = `purchase ${purchaseId}, subscription ${line.id}`;
    if (line.state === "pending" && shouldHaveBegun(books, story)) {
      found.push(
        finding("nothing lost", {
          subject,
          position: line.position,
          expected: "it active, since its first payment has settled",
          seen: "it pending at the end",
        }),
      );
    }
    if (line.state !== "active" || line.chargeOn === null || isOver(line)) continue;
    const dueAt = Math.max(startOf(zone, line.chargeOn, startsAt), last.from);
    if (allowedUntil(books, story, dueAt) >= books.endAt || isUnderWay(line)) continue;
    found.push(
      finding("nothing lost", {
        subject,
        position: line.position,
        on: line.chargeOn,
        expected: "a charge",
        seen: "none",
      }),
    );
  }
  return found;
}

function shouldHaveBegun(books: Books, story: Story): boolean {
  const { sold, rules, transactions } = story;
  const first = transactions.get(sold.transactionId);
  if (first?.state !== "approved") return false;
  if (rules.gate !== "settlement" || sold.payment === "verify") return true;
  if (sold.payment === "auth" || isVoided(story)) return false;
  const [booking] = bankWords(books, sold.transactionId).bookings;
  const settled = books.settled.find(
    (day) =>
      booking !== undefined &&
      day.currency === sold.currency &&
      day.bankDate === new Date(booking.at).toISOString().slice(0, 10),
  );
  return settled !== undefined && settled.at + SETTLING_MS < books.endAt;
}

function isVoided({ transactions, sold }: Story): boolean {
  return [...transactions.values()].some(
    (one) =>
      one.operation === "void" && one.parentId === sold.transactionId && one.state === "approved",
  );
}
