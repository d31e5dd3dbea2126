/**
 * Reads what was told of one purchase in its order and keeps the auditor's own book of it.
 *
 * The order of messages decides between things that raced; whether each was allowed to happen is
 * judged by the books, by what people asked and by what the bank did.
 */
import type { Message } from "../observation.ts";
import type { Books, Story } from "./books.ts";
import { Chronicle } from "./chronicle.ts";
import { momentsOf } from "./moment.ts";
import { tellDecision } from "./tell-payments.ts";
import { tellRequest } from "./tell-requests.ts";

export type Replayed = Pick<Chronicle, "versions" | "done" | "cardsOff" | "violations">;

export function replay(books: Books, story: Story): Replayed {
  const chronicle = new Chronicle(books, story);
  for (const messages of momentsOf(story.messages)) {
    chronicle.during(messages, () => {
      tellMoment(chronicle, messages);
    });
  }
  return chronicle;
}

function tellMoment(chronicle: Chronicle, messages: readonly Message[]): void {
  const { moment } = chronicle;
  if (moment.take("purchase.created") !== undefined) {
    if (chronicle.state !== "unknown") chronicle.wrong("a purchase once", "purchase.created again");
    chronicle.state = "pending";
  }
  for (const message of messages) tellDecision(chronicle, message);
  // each request explains some of what is left; what nobody asked for stays
  for (let left = -1; left !== moment.left.length && moment.left.length > 0;) {
    left = moment.left.length;
    const [next] = moment.left;
    if (next !== undefined) tellRequest(chronicle, next);
  }
}
