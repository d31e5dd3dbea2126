/**
 * The auditor's book of one purchase while its messages are read, and what is to be said of them: each
 * must have a cause that the world saw, and come with all that follows from it.
 */
import type { Asked, Command, Message } from "../observation.ts";
import type { Violation } from "../violation.ts";
import type { Books, Story } from "./books.ts";
import { matchCommand } from "./commands.ts";
import { finding, instant } from "./finding.ts";
import { cancelled, soldLine, type Line } from "./line-model.ts";
import { Moment } from "./moment.ts";
import {
  accessAfterCancel,
  dateThere,
  type PurchaseBook,
  type PurchaseState,
  type Version,
} from "./purchase-model.ts";
import { CLOCK_MS, COMMIT_MS } from "./tolerance.ts";

export class Chronicle {
  readonly books: Books;
  readonly story: Story;
  readonly versions: Version[] = [];
  readonly violations: Violation[] = [];
  /** Requests whose effect was told. */
  readonly done = new Set<Asked>();
  /** Cards that a decline has switched off. */
  readonly cardsOff = new Set<bigint>();
  readonly lines: Map<bigint, Line>;
  state: PurchaseState = "unknown";
  accessUntil: number | null = null;
  hasStoodIn = false;
  moment: Moment = new Moment([]);
  /** At the latest then, what is told in this moment had happened. */
  #before = 0;

  constructor(books: Books, story: Story) {
    this.books = books;
    this.story = story;
    const { sold, rules } = story;
    this.lines = new Map(
      sold.recurring.map((terms) => [terms.subscriptionId, soldLine(sold, terms, rules)]),
    );
    this.#remember(-Infinity);
  }

  /** Reads one moment with `tell`, and keeps what it made of the books. */
  during(messages: readonly Message[], tell: () => void): void {
    this.moment = new Moment(messages);
    this.#before = this.moment.at + COMMIT_MS;
    tell();
    for (const message of this.moment.left) this.#unexplained(message);
    this.#remember(this.moment.at - CLOCK_MS);
  }

  /** The business date of this moment. */
  get today(): string {
    return dateThere(this.story, this.moment.at);
  }

  get before(): number {
    return this.#before;
  }

  #remember(from: number): void {
    const last = this.versions.at(-1);
    if (last !== undefined) last.until = this.#before;
    const book: PurchaseBook = {
      state: this.state,
      accessUntil: this.accessUntil,
      lines: new Map(this.lines),
    };
    this.versions.push({ book, from, until: Infinity });
  }

  isOpen(): boolean {
    return ["temporary", "active", "cancelled"].includes(this.state);
  }

  mustFollow(was: Line, next: Line): void {
    if (was.state === next.state) return;
    if (next.state === "inactive") this.must("subscription.deactivated", was.id);
    if (next.state === "cancelled") this.must("subscription.cancelled", was.id);
    if (next.state === "completed") this.must("subscription.completed", was.id);
  }

  cancelLine(line: Line): void {
    if (line.state === "cancelled") return;
    if (line.state !== "sold") this.must("subscription.cancelled", line.id);
    this.lines.set(line.id, cancelled(line));
  }

  cancelIfLast(before: readonly Line[], at: number): void {
    const open = [...this.lines.values()].some((line) => line.state !== "cancelled");
    if (open || (this.state !== "active" && this.state !== "temporary")) return;
    this.cancelPurchase(before, this.story.rules.accessOnCancel, at);
  }

  cancelPurchase(before: readonly Line[], access: string, at: number): void {
    this.must("purchase.cancelled");
    if (this.state !== "active" && this.state !== "temporary") {
      this.wrong(`a purchase that is ${this.state} to stay so`, "purchase.cancelled");
    }
    this.accessUntil = accessAfterCancel(this.story, before, access, at);
    this.state = "cancelled";
  }

  expire(at: number, before: readonly Line[]): void {
    this.must("purchase.expired");
    if (!this.isOpen()) {
      this.wrong(`a purchase that is ${this.state} to stay so`, "purchase.expired");
    }
    for (const line of before) this.cancelLine(line);
    this.state = "expired";
    this.accessUntil = at;
  }

  match(kinds: readonly Command["kind"][], fits: (command: Command) => boolean): Asked | null {
    const found = matchCommand(this.story, this.done, this.moment.at, kinds, fits);
    if (found === null) return null;
    this.done.add(found);
    if (found.answer.kind === "accepted") this.#before = found.answeredAt + CLOCK_MS;
    return found;
  }

  asked(
    kinds: readonly Command["kind"][],
    fits: (command: Command) => boolean,
    told: string,
  ): Asked | null {
    const found = this.match(kinds, fits);
    if (found === null) this.wrong(`somebody to have asked (${kinds.join(", ")})`, told);
    return found;
  }

  must(event: string, subscriptionId?: bigint): void {
    const about = subscriptionId === undefined ? {} : { subscriptionId };
    if (this.moment.take(event, about) !== undefined) return;
    const whom = subscriptionId === undefined ? "" : ` of subscription ${subscriptionId}`;
    this.wrong(`${event}${whom} to be told`, "nothing");
  }

  noMove(line: Line, move: string): void {
    this.wrong(`subscription ${line.id}, which is ${line.state}, to stay so`, `it ${move}`);
  }

  #unexplained(message: Message): void {
    const { event, subscriptionId, transactionId } = message;
    const whom = subscriptionId ?? transactionId;
    this.wrong("only what happened to be told", `${event}${whom === null ? "" : ` of ${whom}`}`);
  }

  wrong(expected: string, seen: string): void {
    this.violations.push(
      finding("told once", {
        subject: `purchase ${this.story.sold.purchaseId}`,
        on: instant(this.moment.at),
        expected,
        seen,
      }),
    );
  }
}
