/** Who was let in, against what was paid for, granted and taken away. */
import type { Violation } from "../violation.ts";
import type { Story } from "./books.ts";
import { finding, instant } from "./finding.ts";
import { letsIn, type Version } from "./purchase-model.ts";
import { CLOCK_MS, COMMIT_MS } from "./tolerance.ts";

export function checkAccess(story: Story, versions: readonly Version[]): readonly Violation[] {
  return story.access.flatMap(({ at, hasAccess }) => {
    const may = versions
      .filter(({ from, until }) => from <= at + CLOCK_MS && until >= at - CLOCK_MS)
      .flatMap(({ book }) => [
        letsIn(book, story.rules, at - COMMIT_MS),
        letsIn(book, story.rules, at + CLOCK_MS),
      ]);
    if (may.includes(hasAccess)) return [];
    return [
      finding("access", {
        subject: `purchase ${story.sold.purchaseId}`,
        on: instant(at),
        expected: hasAccess ? "nobody to be let in" : "the customer to be let in",
        seen: hasAccess ? "access" : "no access",
      }),
    ];
  });
}
