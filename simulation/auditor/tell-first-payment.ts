/** What becomes of a purchase by its first payment: sold, sold on trust, or not at all. */
import type { TransactionSeen } from "../observation.ts";
import type { Chronicle } from "./chronicle.ts";
import { DAY_MS } from "./days.ts";
import { UNREACHABLE } from "./decisions.ts";
import { started } from "./line-model.ts";

export function tellFirstApproved(chronicle: Chronicle): void {
  const { sold, rules } = chronicle.story;
  if (chronicle.state === "pending") {
    // somebody was told of an error before the bank approved: the money goes back
    const tooLate = rules.lateFirstApproval === "void";
    if (tooLate && chronicle.moment.take("purchase.failed") !== undefined) {
      chronicle.state = "failed";
      return;
    }
    for (const line of chronicle.lines.values()) {
      chronicle.must("subscription.created", line.id);
      chronicle.lines.set(
        line.id,
        isGated(chronicle) ? { ...line, state: "pending" } : started(line),
      );
    }
    chronicle.must("purchase.activated");
    chronicle.state = "active";
    chronicle.accessUntil = soldUntil(chronicle);
    return;
  }
  if (!chronicle.hasStoodIn) {
    chronicle.wrong("a first payment that was waited for", `its approval while ${chronicle.state}`);
    return;
  }
  for (const line of chronicle.lines.values()) {
    if (line.state !== "pending" || isGated(chronicle)) continue;
    chronicle.must("subscription.activated", line.id);
    chronicle.lines.set(line.id, started(line));
  }
  if (chronicle.state !== "temporary") return;
  chronicle.must("purchase.activated");
  chronicle.state = "active";
  if (sold.recurring.length > 0) chronicle.accessUntil = null;
}

/** Approval alone does not let its lines begin. */
function isGated(chronicle: Chronicle): boolean {
  const { sold, rules } = chronicle.story;
  return rules.gate === "settlement" && sold.payment !== "verify";
}

/** When the access that was sold ends by itself. */
function soldUntil(chronicle: Chronicle): number | null {
  const { at, accessDays, recurring } = chronicle.story.sold;
  return recurring.length > 0 || accessDays === null ? null : at + accessDays * DAY_MS;
}

/** Access on trust: its lines exist, and wait for the first payment whatever their policy. */
export function tellStoodIn(chronicle: Chronicle): void {
  if (!chronicle.story.sold.standIn) chronicle.wrong("no stand-in for this package", "stood in");
  if (chronicle.state !== "pending")
    chronicle.wrong("stand-in at the sale", `one while ${chronicle.state}`);
  chronicle.must("purchase.stood_in");
  chronicle.state = "temporary";
  chronicle.hasStoodIn = true;
  chronicle.accessUntil = soldUntil(chronicle);
  for (const line of chronicle.lines.values()) {
    chronicle.must("subscription.created", line.id);
    chronicle.lines.set(line.id, { ...line, state: "pending" });
  }
}

export function tellFirstDeclined(chronicle: Chronicle, transaction: TransactionSeen): void {
  if (chronicle.state === "pending") {
    const { sold, rules } = chronicle.story;
    const isTrusted = sold.standIn && rules.lateFirstApproval !== "void";
    if (isTrusted && transaction.responseCode === UNREACHABLE) {
      chronicle.wrong("access while the bank is away", "the sale given up");
    }
    chronicle.must("purchase.failed");
    chronicle.state = "failed";
    return;
  }
  if (chronicle.state === "temporary" || chronicle.state === "cancelled") {
    chronicle.expire(chronicle.moment.at, [...chronicle.lines.values()]);
    return;
  }
  if (chronicle.hasStoodIn && chronicle.state === "expired") return;
  chronicle.wrong("a first payment that was waited for", `its decline while ${chronicle.state}`);
}
