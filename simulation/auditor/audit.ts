/**
 * The auditor: keeps its own books of everything that was sold, asked, booked and told, and says what
 * does not agree with them. It shares no code with the engine, and looks into no database.
 */
import type { Asked } from "../observation.ts";
import type { Audit, Violation } from "../violation.ts";
import { keepBooks } from "./books.ts";
import { checkAccess } from "./check-access.ts";
import { checkAskedFor } from "./check-asked-for.ts";
import { checkBank } from "./check-bank.ts";
import { checkCharges } from "./check-charges.ts";
import { checkDecisions } from "./check-decisions.ts";
import { checkMoney } from "./check-money.ts";
import { checkRefusals } from "./check-refusals.ts";
import { checkTold } from "./check-told.ts";
import { replay } from "./replay.ts";

export const audit: Audit = (observations) => {
  const books = keepBooks(observations);
  const done = new Set<Asked>();
  const cardsOff = new Set<bigint>();
  const violations: Violation[] = [];
  for (const story of books.stories.values()) {
    const replayed = replay(books, story);
    for (const asked of replayed.done) done.add(asked);
    for (const card of replayed.cardsOff) cardsOff.add(card);
    violations.push(
      ...replayed.violations,
      ...checkCharges(books, story, replayed.versions),
      ...checkAccess(story, replayed.versions),
      ...checkRefusals(story, replayed.versions),
    );
  }
  violations.push(
    ...checkBank(books),
    ...checkDecisions(books),
    ...checkMoney(books),
    ...checkTold(books, done, cardsOff),
    ...checkAskedFor(books),
  );
  return violations;
};
