/**
 * Reads what was told of one purchase in its order and keeps the auditor's own book of it: each thing
 * told must have a cause that the world saw, and must come with all that follows from it.
 *
 * The order of messages decides between things that raced; whether each was allowed to happen is
 * judged by the books, by what people asked and by what the bank did.
 */
import type { Asked, Command, Message, TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import type { Books, Story } from "./books.ts";
import { bankWords } from "./bank-words.ts";
import { claimOf } from "./claims.ts";
import { matchCommand } from "./commands.ts";
import { DAY_MS } from "./days.ts";
import { refusalOf, UNREACHABLE } from "./decisions.ts";
import { finding, instant } from "./finding.ts";
import {
  activated,
  afterApproval,
  afterDecline,
  cancelled,
  countedFrom,
  deactivated,
  finalChanged,
  isOver,
  resumed,
  soldLine,
  started,
  termsChanged,
  type Line,
} from "./line-model.ts";
import { Moment, momentsOf } from "./moment.ts";
import { plusDays } from "./days.ts";
import {
  accessAfterCancel,
  dateThere,
  type PurchaseBook,
  type PurchaseState,
  type Version,
} from "./purchase-model.ts";
import { CLOCK_MS, COMMIT_MS } from "./tolerance.ts";

const PURCHASE = "told once";

export type Replayed = {
  readonly versions: readonly Version[];
  /** Commands whose effect was told. */
  readonly done: ReadonlySet<Asked>;
  readonly violations: readonly Violation[];
};

export function replay(books: Books, story: Story): Replayed {
  return new Replay(books, story).run();
}

class Replay {
  readonly #books: Books;
  readonly #story: Story;
  readonly #done = new Set<Asked>();
  readonly #violations: Violation[] = [];
  readonly #versions: Version[] = [];
  #lines: Map<bigint, Line>;
  #state: PurchaseState = "unknown";
  #accessUntil: number | null = null;
  #hasStoodIn = false;
  #moment: Moment = new Moment([]);
  /** At the latest then, what is told in this moment had happened. */
  #before = 0;

  constructor(books: Books, story: Story) {
    this.#books = books;
    this.#story = story;
    const { sold, rules } = story;
    this.#lines = new Map(
      sold.recurring.map((terms) => [terms.subscriptionId, soldLine(sold, terms, rules)]),
    );
  }

  run(): Replayed {
    this.#remember(-Infinity);
    for (const messages of momentsOf(this.#story.messages)) {
      this.#moment = new Moment(messages);
      this.#before = this.#moment.at + COMMIT_MS;
      this.#order();
      for (const message of messages) this.#decision(message);
      while (this.#moment.left.length > 0) {
        const rest = this.#moment.left.length;
        const [next] = this.#moment.left;
        if (next !== undefined) this.#command(next);
        if (this.#moment.left.length < rest) continue;
        for (const message of this.#moment.left) this.#unexplained(message);
        break;
      }
      this.#remember(this.#moment.at - CLOCK_MS);
    }
    return { versions: this.#versions, done: this.#done, violations: this.#violations };
  }

  get #today(): string {
    return dateThere(this.#story, this.#moment.at);
  }

  #remember(from: number): void {
    const last = this.#versions.at(-1);
    if (last !== undefined) last.until = this.#before;
    const book: PurchaseBook = {
      state: this.#state,
      accessUntil: this.#accessUntil,
      lines: new Map(this.#lines),
    };
    this.#versions.push({ book, from, until: Infinity });
  }

  // The order, and what the bank decides ----------------------------------------------------------

  #order(): void {
    if (this.#moment.take("purchase.created") === undefined) return;
    if (this.#state !== "unknown") this.#wrong("a purchase once", "a second purchase.created");
    this.#state = "pending";
  }

  #decision(message: Message): void {
    const { event, transactionId } = message;
    if (transactionId === null || !event.startsWith("transaction.")) return;
    if (this.#moment.take(event, { transactionId }) === undefined) return;
    const transaction = this.#story.transactions.get(transactionId);
    if (transaction === undefined) {
      this.#wrong("a transaction of this purchase", `${event} of transaction ${transactionId}`);
      return;
    }
    switch (event) {
      case "transaction.approved":
      case "transaction.stand_in_approved":
        this.#approved(transaction);
        return;
      case "transaction.declined":
      case "transaction.stand_in_declined":
        this.#declined(transaction, message);
        return;
      case "transaction.stood_in":
        this.#stoodIn();
        return;
      case "transaction.charged_back":
      case "transaction.chargeback_reversed":
        this.#disputed(transaction, event);
        return;
      case "transaction.abandoned":
        this.#abandoned(transaction);
        return;
      default:
    }
  }

  #approved(transaction: TransactionSeen): void {
    if (transaction.parentId !== null) return;
    if (transaction.stage === "initial") {
      this.#firstApproved();
      return;
    }
    if (this.#moment.left.some(({ event }) => event === "purchase.reactivated")) {
      this.#broughtBack(transaction);
      return;
    }
    for (const seen of transaction.lines) {
      const line = this.#lines.get(seen.subscriptionId ?? 0n);
      if (line === undefined || seen.position === null) continue;
      const claim = this.#claim(transaction, line.id, seen.position);
      const paid = afterApproval(line, claim, this.#story.rules, this.#today);
      const next = this.#movesAnchor(transaction)
        ? countedFrom(paid, this.#story.rules, this.#today)
        : paid;
      if (line.position !== seen.position) {
        this.#wrong(
          `position ${line.position} of subscription ${line.id} to be paid next`,
          `transaction ${transaction.id} pays for position ${seen.position}`,
        );
      }
      if (next.state === "completed" && line.state !== "completed") {
        this.#must("subscription.completed", line.id);
      }
      this.#lines.set(line.id, next);
    }
  }

  /** An expired purchase comes back with a payment. */
  #broughtBack(transaction: TransactionSeen): void {
    this.#must("purchase.reactivated");
    if (this.#state !== "expired" || this.#story.rules.reactivate !== "membership") {
      this.#wrong("an expired purchase that may come back", `one ${this.#state}`);
    }
    for (const { subscriptionId } of transaction.lines) {
      const line = this.#lines.get(subscriptionId ?? 0n);
      if (line === undefined) continue;
      this.#must("subscription.activated", line.id);
      const next = resumed(line, this.#story.rules, this.#today);
      if (next.state === "completed") this.#must("subscription.completed", line.id);
      this.#lines.set(line.id, next);
    }
    this.#state = "active";
    this.#accessUntil = null;
  }

  #claim(transaction: TransactionSeen, lineId: bigint, position: number) {
    const claimed = claimOf(this.#versions, transaction, lineId, position);
    return { position, chargeOn: claimed?.chargeOn ?? transaction.businessOn };
  }

  #movesAnchor(transaction: TransactionSeen): boolean {
    if (transaction.stage !== "instant") return false;
    return this.#story.asked.some(
      ({ command, answer }) =>
        command.kind === "convert" &&
        command.moveAnchor &&
        (answer.kind === "lost"
          ? transaction.lines.some((line) => line.subscriptionId === command.subscriptionId)
          : answer.kind === "accepted" && answer.transactionId === transaction.id),
    );
  }

  #firstApproved(): void {
    const { sold, rules } = this.#story;
    if (this.#state === "pending") {
      // somebody was told of an error before the bank approved: the money goes back
      const tooLate = rules.lateFirstApproval === "void";
      if (tooLate && this.#moment.take("purchase.failed") !== undefined) {
        this.#state = "failed";
        return;
      }
      for (const line of this.#lines.values()) {
        this.#must("subscription.created", line.id);
        this.#lines.set(line.id, this.#isGated ? { ...line, state: "pending" } : started(line));
      }
      this.#must("purchase.activated");
      this.#state = "active";
      this.#accessUntil = this.#soldUntil;
      return;
    }
    if (!this.#hasStoodIn) {
      this.#wrong("a first payment that was waited for", `its approval while ${this.#state}`);
      return;
    }
    for (const line of this.#lines.values()) {
      if (line.state !== "pending" || this.#isGated) continue;
      this.#must("subscription.activated", line.id);
      this.#lines.set(line.id, started(line));
    }
    if (this.#state !== "temporary") return;
    this.#must("purchase.activated");
    this.#state = "active";
    if (sold.recurring.length > 0) this.#accessUntil = null;
  }

  /** Approval alone does not let its lines begin. */
  get #isGated(): boolean {
    const { sold, rules } = this.#story;
    return rules.gate === "settlement" && sold.payment !== "verify";
  }

  /** When the access that was sold ends by itself. */
  get #soldUntil(): number | null {
    const { at, accessDays, recurring } = this.#story.sold;
    return recurring.length > 0 || accessDays === null ? null : at + accessDays * DAY_MS;
  }

  /** Access on trust: its lines exist, and wait for the first payment whatever their policy. */
  #stoodIn(): void {
    if (!this.#story.sold.standIn) this.#wrong("no stand-in for this package", "stood in");
    if (this.#state !== "pending") this.#wrong("stand-in at the sale", `one while ${this.#state}`);
    this.#must("purchase.stood_in");
    this.#state = "temporary";
    this.#hasStoodIn = true;
    this.#accessUntil = this.#soldUntil;
    for (const line of this.#lines.values()) {
      this.#must("subscription.created", line.id);
      this.#lines.set(line.id, { ...line, state: "pending" });
    }
  }

  #declined(transaction: TransactionSeen, message: Message): void {
    if (transaction.parentId !== null) return;
    const { rules } = this.#story;
    if (transaction.stage === "initial") {
      this.#firstDeclined(transaction);
      return;
    }
    if (transaction.stage === "instant") return;
    const no = refusalOf(bankWords(this.#books, transaction.id), transaction);
    const before = [...this.#lines.values()];
    let expires = false;
    for (const seen of transaction.lines) {
      const line = this.#lines.get(seen.subscriptionId ?? 0n);
      if (line === undefined || seen.position === null) continue;
      const claim = this.#claim(transaction, line.id, seen.position);
      const effect = afterDecline(line, claim, no, rules, this.#today);
      expires ||= effect.expires;
      this.#lines.set(line.id, effect.line);
      if (!effect.expires) this.#mustFollow(line, effect.line);
    }
    if (expires && this.#isOpen()) this.#expire(message.at, before);
    else this.#cancelIfLast(before, message.at);
  }

  #firstDeclined(transaction: TransactionSeen): void {
    if (this.#state === "pending") {
      const { sold, rules } = this.#story;
      const isTrusted = sold.standIn && rules.lateFirstApproval !== "void";
      if (isTrusted && transaction.responseCode === UNREACHABLE) {
        this.#wrong("access while the bank is away", "the sale given up");
      }
      this.#must("purchase.failed");
      this.#state = "failed";
      return;
    }
    if (this.#state === "temporary" || this.#state === "cancelled") {
      this.#expire(this.#moment.at, [...this.#lines.values()]);
      return;
    }
    if (this.#hasStoodIn && this.#state === "expired") return;
    this.#wrong("a first payment that was waited for", `its decline while ${this.#state}`);
  }

  /** A waiting charge may be given up only when it is not wanted any more. */
  #abandoned(transaction: TransactionSeen): void {
    const wanted = transaction.lines.every((seen) => {
      const line = this.#lines.get(seen.subscriptionId ?? 0n);
      return line?.state === "active" && line.position === seen.position;
    });
    if (wanted || transaction.stage === "initial") {
      this.#wrong(`transaction ${transaction.id} to be charged`, "transaction.abandoned");
    }
  }

  #disputed(transaction: TransactionSeen, event: string): void {
    const lost = event === "transaction.charged_back";
    this.#asked(
      ["dispute"],
      (command) =>
        command.kind === "dispute" &&
        command.transactionId === transaction.parentId &&
        command.amountMinor === transaction.amountMinor &&
        (command.outcome === "lost") === lost,
      `${event} of transaction ${transaction.id}`,
    );
    if (lost && this.#story.rules.accessOnChargeback === "end" && this.#isOpen()) {
      this.#expire(this.#moment.at, [...this.#lines.values()]);
    }
  }

  // What people ask -------------------------------------------------------------------------------

  #command(first: Message): void {
    // what happens to the whole purchase explains what happens to its lines in the same moment
    const whole = this.#moment.left.find(({ event }) => event.startsWith("purchase."));
    const message = whole ?? first;
    const id = message.subscriptionId ?? 0n;
    const line = this.#lines.get(id);
    switch (message.event) {
      case "purchase.reactivated":
        this.#reactivate();
        return;
      case "purchase.cancelled":
      case "subscription.cancelled":
        this.#cancel(message);
        return;
      case "purchase.expired":
        this.#expired();
        return;
      case "subscription.activated":
        if (line !== undefined) this.#activate(line);
        return;
      case "subscription.deactivated":
        this.#asked(
          ["deactivate"],
          (command) => "subscriptionId" in command && command.subscriptionId === id,
          `subscription.deactivated of ${id}`,
        );
        if (line === undefined) return;
        this.#must("subscription.deactivated", id);
        if (!["active", "pending"].includes(line.state)) this.#noMove(line, "deactivated");
        this.#lines.set(id, deactivated(line));
        return;
      case "subscription.changed":
      case "subscription.completed":
        if (line !== undefined) this.#change(line, message);
        return;
      default:
    }
  }

  #reactivate(): void {
    const { purchaseId } = this.#story.sold;
    this.#asked(["reactivate_purchase"], () => true, `purchase.reactivated of ${purchaseId}`);
    this.#must("purchase.reactivated");
    if (this.#state !== "cancelled") this.#wrong("a cancelled purchase", `one ${this.#state}`);
    for (const line of this.#lines.values()) {
      if (line.state !== "cancelled" || isOver(line)) continue;
      this.#must("subscription.activated", line.id);
      this.#lines.set(line.id, started({ ...line, retries: 0 }));
    }
    this.#state = "active";
    this.#accessUntil = null;
  }

  #cancel(message: Message): void {
    const before = [...this.#lines.values()];
    if (this.#moment.left.some(({ event }) => event === "purchase.cancelled")) {
      const whole = this.#match(["cancel_purchase"], () => true);
      if (whole !== null) {
        for (const line of before) this.#cancelLine(line);
        const { command } = whole;
        const access = command.kind === "cancel_purchase" ? command.access : null;
        this.#cancelPurchase(before, access ?? this.#story.rules.accessOnCancel, message.at);
        return;
      }
    }
    const id = this.#moment.left.find(({ event }) => event === "subscription.cancelled");
    const line = this.#lines.get(id?.subscriptionId ?? 0n);
    if (line === undefined) return;
    this.#asked(
      ["cancel_subscription"],
      (command) => "subscriptionId" in command && command.subscriptionId === line.id,
      `subscription.cancelled of ${line.id}`,
    );
    if (line.state === "cancelled") this.#noMove(line, "cancelled");
    this.#must("subscription.cancelled", line.id);
    this.#lines.set(line.id, cancelled(line));
    this.#cancelIfLast(before, message.at);
  }

  /** By hand, or because the time that was paid for is over. */
  #expired(): void {
    const { at } = this.#moment;
    const byHand = this.#match(["expire_purchase"], () => true);
    const isOverBy = this.#accessUntil !== null && this.#accessUntil <= at + CLOCK_MS;
    if (byHand === null && !isOverBy) {
      const until = this.#accessUntil === null ? "without end" : instant(this.#accessUntil);
      this.#wrong(`access ${until}`, `purchase.expired at ${instant(at)}`);
    }
    this.#expire(at, [...this.#lines.values()]);
  }

  #activate(line: Line): void {
    const mateToday = [...this.#lines.values()].some(
      (mate) => mate.id !== line.id && mate.lastPaidOn === this.#today,
    );
    const replaced = line.wantsCard
      ? this.#match(
          ["replace_card"],
          (command) => "subscriptionId" in command && command.subscriptionId === line.id,
        )
      : null;
    if (replaced?.command.kind === "replace_card") {
      this.#must("subscription.activated", line.id);
      const cardId = replaced.command.paymentMethodId;
      this.#lines.set(line.id, started({ ...line, cardId }));
      return;
    }
    const byHand = this.#match(
      ["activate"],
      (command) => "subscriptionId" in command && command.subscriptionId === line.id,
    );
    if (byHand?.command.kind === "activate") {
      this.#must("subscription.activated", line.id);
      if (!["pending", "inactive"].includes(line.state)) this.#noMove(line, "activated");
      this.#lines.set(line.id, activated(line, byHand.command.missed, this.#today, mateToday));
      return;
    }
    const all = this.#match(["activate_all"], () => true);
    if (all?.command.kind === "activate_all") {
      const { missed } = all.command;
      for (const each of this.#lines.values()) {
        if (each.state !== "inactive" || isOver(each)) continue;
        this.#must("subscription.activated", each.id);
        const mate = [...this.#lines.values()].some(
          (other) => other.id !== each.id && other.lastPaidOn === this.#today,
        );
        this.#lines.set(each.id, activated(each, missed, this.#today, mate));
      }
      return;
    }
    const goesOn = line.state === "completed" ? this.#finalCommand(line) : null;
    if (goesOn !== null) {
      this.#must("subscription.activated", line.id);
      this.#lines.set(
        line.id,
        finalChanged(line, goesOn.finalNumber, this.#story.rules, this.#today),
      );
      return;
    }
    this.#openGate(line);
  }

  /** Nobody asked: then its first payment has settled. */
  #openGate(line: Line): void {
    this.#must("subscription.activated", line.id);
    if (line.state !== "pending") {
      this.#wrong(
        `subscription ${line.id} to stay ${line.state}`,
        "subscription.activated, which nobody asked for",
      );
    }
    this.#lines.set(line.id, started(line));
    const { sold } = this.#story;
    const [booking] = bankWords(this.#books, sold.transactionId).bookings;
    const settledAt = this.#books.settled.find(
      (day) =>
        booking !== undefined &&
        day.currency === sold.currency &&
        day.bankDate === new Date(booking.at).toISOString().slice(0, 10),
    )?.at;
    if (settledAt === undefined || settledAt > this.#before) {
      this.#violations.push(
        finding("settled before charging", {
          subject: `purchase ${sold.purchaseId}`,
          on: instant(this.#moment.at),
          expected: `subscription ${line.id} to wait until the first payment has settled`,
          seen:
            booking === undefined
              ? "it active although the bank never booked that payment"
              : `it active, ${settledAt === undefined ? "not settled" : instant(settledAt)}`,
        }),
      );
    }
  }

  #finalCommand(line: Line): Extract<Command, { kind: "change_final" }> | null {
    const found = this.#match(
      ["change_final"],
      (command) => "subscriptionId" in command && command.subscriptionId === line.id,
    );
    return found?.command.kind === "change_final" ? found.command : null;
  }

  #change(line: Line, message: Message): void {
    const { facts, event } = message;
    const { rules } = this.#story;
    const ofLine = (command: Command): boolean =>
      "subscriptionId" in command && command.subscriptionId === line.id;
    const what = `${event} of ${line.id} (${JSON.stringify(facts)})`;
    this.#must(event, line.id);
    if ("extendedDays" in facts) {
      const found = this.#asked(
        ["extend"],
        (one) => ofLine(one) && one.kind === "extend" && one.days === facts["extendedDays"],
        what,
      );
      if (found?.command.kind !== "extend" || line.chargeOn === null) {
        if (found !== null) this.#noMove(line, "extended");
        return;
      }
      this.#lines.set(line.id, {
        ...line,
        chargeOn: plusDays(line.chargeOn, found.command.days),
      });
      return;
    }
    if ("paymentMethodId" in facts) {
      const found = this.#asked(
        ["replace_card"],
        (one) =>
          ofLine(one) &&
          one.kind === "replace_card" &&
          String(one.paymentMethodId) === facts["paymentMethodId"],
        what,
      );
      if (found?.command.kind !== "replace_card") return;
      this.#lines.set(line.id, { ...line, cardId: found.command.paymentMethodId });
      return;
    }
    if ("finalNumber" in facts) {
      const found = this.#asked(
        ["change_final"],
        (one) =>
          ofLine(one) && one.kind === "change_final" && one.finalNumber === facts["finalNumber"],
        what,
      );
      if (found?.command.kind !== "change_final") return;
      this.#lines.set(line.id, finalChanged(line, found.command.finalNumber, rules, this.#today));
      return;
    }
    const found = this.#asked(["change_terms"], ofLine, what);
    if (found?.command.kind !== "change_terms") return;
    this.#lines.set(line.id, termsChanged(line, found.command, rules));
  }

  // What follows from it --------------------------------------------------------------------------

  #isOpen(): boolean {
    return ["temporary", "active", "cancelled"].includes(this.#state);
  }

  #mustFollow(was: Line, next: Line): void {
    if (was.state === next.state) return;
    if (next.state === "inactive") this.#must("subscription.deactivated", was.id);
    if (next.state === "cancelled") this.#must("subscription.cancelled", was.id);
    if (next.state === "completed") this.#must("subscription.completed", was.id);
  }

  #cancelLine(line: Line): void {
    if (line.state === "cancelled") return;
    if (line.state !== "sold") this.#must("subscription.cancelled", line.id);
    this.#lines.set(line.id, cancelled(line));
  }

  #cancelIfLast(before: readonly Line[], at: number): void {
    const open = [...this.#lines.values()].some((line) => line.state !== "cancelled");
    if (open || (this.#state !== "active" && this.#state !== "temporary")) return;
    this.#cancelPurchase(before, this.#story.rules.accessOnCancel, at);
  }

  #cancelPurchase(before: readonly Line[], access: string, at: number): void {
    this.#must("purchase.cancelled");
    if (this.#state !== "active" && this.#state !== "temporary") {
      this.#wrong(`a purchase that is ${this.#state} to stay so`, "purchase.cancelled");
    }
    this.#accessUntil = accessAfterCancel(this.#story, before, access, at);
    this.#state = "cancelled";
  }

  #expire(at: number, before: readonly Line[]): void {
    this.#must("purchase.expired");
    if (!this.#isOpen()) {
      this.#wrong(`a purchase that is ${this.#state} to stay so`, "purchase.expired");
    }
    for (const line of before) this.#cancelLine(line);
    this.#state = "expired";
    this.#accessUntil = at;
  }

  // Words -----------------------------------------------------------------------------------------

  #match(kinds: readonly Command["kind"][], fits: (command: Command) => boolean): Asked | null {
    const found = matchCommand(this.#story, this.#done, this.#moment.at, kinds, fits);
    if (found === null) return null;
    this.#done.add(found);
    if (found.answer.kind === "accepted") this.#before = found.answeredAt + CLOCK_MS;
    return found;
  }

  #asked(
    kinds: readonly Command["kind"][],
    fits: (command: Command) => boolean,
    told: string,
  ): Asked | null {
    const found = this.#match(kinds, fits);
    if (found === null) this.#wrong(`somebody to have asked (${kinds.join(", ")})`, told);
    return found;
  }

  #must(event: string, subscriptionId?: bigint): void {
    const about = subscriptionId === undefined ? {} : { subscriptionId };
    if (this.#moment.take(event, about) !== undefined) return;
    const whom = subscriptionId === undefined ? "" : ` of subscription ${subscriptionId}`;
    this.#wrong(`${event}${whom} to be told`, "nothing");
  }

  #noMove(line: Line, move: string): void {
    this.#wrong(`subscription ${line.id}, which is ${line.state}, to stay so`, `it ${move}`);
  }

  #unexplained(message: Message): void {
    const { event, subscriptionId, transactionId } = message;
    const whom = subscriptionId ?? transactionId;
    this.#wrong("only what happened to be told", `${event}${whom === null ? "" : ` of ${whom}`}`);
  }

  #wrong(expected: string, seen: string): void {
    this.#violations.push(
      finding(PURCHASE, {
        subject: `purchase ${this.#story.sold.purchaseId}`,
        on: instant(this.#moment.at),
        expected,
        seen,
      }),
    );
  }
}
