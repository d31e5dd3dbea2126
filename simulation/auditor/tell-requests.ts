/** What people ask for, told of a purchase and of what they did to the whole of it. */
import type { Message } from "../observation.ts";
import type { Chronicle } from "./chronicle.ts";
import { instant } from "./finding.ts";
import { cancelled, deactivated, isOver, started } from "./line-model.ts";
import { tellActivated, tellChanged } from "./tell-line-requests.ts";
import { CLOCK_MS } from "./tolerance.ts";

export function tellRequest(chronicle: Chronicle, first: Message): void {
  // what happens to the whole purchase explains what happens to its lines in the same moment
  const whole = chronicle.moment.left.find(({ event }) => event.startsWith("purchase."));
  const message = whole ?? first;
  const id = message.subscriptionId ?? 0n;
  const line = chronicle.lines.get(id);
  switch (message.event) {
    case "purchase.reactivated":
      reactivate(chronicle);
      return;
    case "purchase.cancelled":
    case "subscription.cancelled":
      cancel(chronicle, message);
      return;
    case "purchase.expired":
      tellExpired(chronicle);
      return;
    case "subscription.activated":
      if (line !== undefined) tellActivated(chronicle, line);
      return;
    case "subscription.deactivated":
      chronicle.asked(
        ["deactivate"],
        (command) => "subscriptionId" in command && command.subscriptionId === id,
        `subscription.deactivated of ${id}`,
      );
      if (line === undefined) return;
      chronicle.must("subscription.deactivated", id);
      if (!["active", "pending"].includes(line.state)) chronicle.noMove(line, "deactivated");
      chronicle.lines.set(id, deactivated(line));
      return;
    case "subscription.changed":
    case "subscription.completed":
      if (line !== undefined) tellChanged(chronicle, line, message);
      return;
    default:
  }
}

function reactivate(chronicle: Chronicle): void {
  const { purchaseId } = chronicle.story.sold;
  chronicle.asked(["reactivate_purchase"], () => true, `purchase.reactivated of ${purchaseId}`);
  chronicle.must("purchase.reactivated");
  if (chronicle.state !== "cancelled")
    chronicle.wrong("a cancelled purchase", `one ${chronicle.state}`);
  for (const line of chronicle.lines.values()) {
    if (line.state !== "cancelled" || isOver(line)) continue;
    chronicle.must("subscription.activated", line.id);
    chronicle.lines.set(line.id, started({ ...line, retries: 0 }));
  }
  chronicle.state = "active";
  chronicle.accessUntil = null;
}

function cancel(chronicle: Chronicle, message: Message): void {
  const before = [...chronicle.lines.values()];
  if (chronicle.moment.left.some(({ event }) => event === "purchase.cancelled")) {
    const whole = chronicle.match(["cancel_purchase"], () => true);
    if (whole !== null) {
      for (const line of before) chronicle.cancelLine(line);
      const { command } = whole;
      const access = command.kind === "cancel_purchase" ? command.access : null;
      chronicle.cancelPurchase(before, access ?? chronicle.story.rules.accessOnCancel, message.at);
      return;
    }
  }
  const id = chronicle.moment.left.find(({ event }) => event === "subscription.cancelled");
  const line = chronicle.lines.get(id?.subscriptionId ?? 0n);
  if (line === undefined) return;
  chronicle.asked(
    ["cancel_subscription"],
    (command) => "subscriptionId" in command && command.subscriptionId === line.id,
    `subscription.cancelled of ${line.id}`,
  );
  if (line.state === "cancelled") chronicle.noMove(line, "cancelled");
  chronicle.must("subscription.cancelled", line.id);
  chronicle.lines.set(line.id, cancelled(line));
  chronicle.cancelIfLast(before, message.at);
}

/** By hand, or because the time that was paid for is over. */
function tellExpired(chronicle: Chronicle): void {
  const { at } = chronicle.moment;
  const byHand = chronicle.match(["expire_purchase"], () => true);
  const isOverBy = chronicle.accessUntil !== null && chronicle.accessUntil <= at + CLOCK_MS;
  if (byHand === null && !isOverBy) {
    const until = chronicle.accessUntil === null ? "without end" : instant(chronicle.accessUntil);
    chronicle.wrong(`access ${until}`, `purchase.expired at ${instant(at)}`);
  }
  chronicle.expire(at, [...chronicle.lines.values()]);
}
