/** By when something that can be done at an instant must have been done. */
import type { Books, Story } from "./books.ts";
import { LATENESS_MS } from "./tolerance.ts";

/** Each outage on the way may put it off: until its end, and as long as one waits for the next try. */
export function allowedUntil(books: Books, story: Story, from: number): number {
  let until = from + LATENESS_MS;
  for (const outage of books.outages.toSorted((one, other) => one.at - other.at)) {
    if (outage.until < from || outage.at > until) continue;
    until = Math.max(until, outage.until + LATENESS_MS + story.rules.undeliverableEveryMs);
  }
  return until;
}
