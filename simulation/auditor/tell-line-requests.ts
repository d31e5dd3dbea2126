/** What people ask for one line, told of it: begun by hand or by its gate, and changed. */
import type { Command, Message } from "../observation.ts";
import { bankWords } from "./bank-words.ts";
import type { Chronicle } from "./chronicle.ts";
import { plusDays } from "./days.ts";
import { finding, instant } from "./finding.ts";
import { activated, finalChanged, isOver, started, termsChanged, type Line } from "./line-model.ts";

export function tellActivated(chronicle: Chronicle, line: Line): void {
  const mateToday = [...chronicle.lines.values()].some(
    (mate) => mate.id !== line.id && mate.lastPaidOn === chronicle.today,
  );
  const replaced = line.wantsCard
    ? chronicle.match(
        ["replace_card"],
        (command) => "subscriptionId" in command && command.subscriptionId === line.id,
      )
    : null;
  if (replaced?.command.kind === "replace_card") {
    chronicle.must("subscription.activated", line.id);
    const cardId = replaced.command.paymentMethodId;
    chronicle.lines.set(line.id, started({ ...line, cardId }));
    return;
  }
  const byHand = chronicle.match(
    ["activate"],
    (command) => "subscriptionId" in command && command.subscriptionId === line.id,
  );
  if (byHand?.command.kind === "activate") {
    chronicle.must("subscription.activated", line.id);
    if (!["pending", "inactive"].includes(line.state)) chronicle.noMove(line, "activated");
    chronicle.lines.set(
      line.id,
      activated(line, byHand.command.missed, chronicle.today, mateToday),
    );
    return;
  }
  const all = chronicle.match(["activate_all"], () => true);
  if (all?.command.kind === "activate_all") {
    const { missed } = all.command;
    for (const each of chronicle.lines.values()) {
      if (each.state !== "inactive" || isOver(each)) continue;
      chronicle.must("subscription.activated", each.id);
      const mate = [...chronicle.lines.values()].some(
        (other) => other.id !== each.id && other.lastPaidOn === chronicle.today,
      );
      chronicle.lines.set(each.id, activated(each, missed, chronicle.today, mate));
    }
    return;
  }
  const goesOn = line.state === "completed" ? finalCommand(chronicle, line) : null;
  if (goesOn !== null) {
    chronicle.must("subscription.activated", line.id);
    chronicle.lines.set(
      line.id,
      finalChanged(line, goesOn.finalNumber, chronicle.story.rules, chronicle.today),
    );
    return;
  }
  openGate(chronicle, line);
}

/** Nobody asked: then its first payment has settled. */
function openGate(chronicle: Chronicle, line: Line): void {
  chronicle.must("subscription.activated", line.id);
  if (line.state !== "pending") {
    chronicle.wrong(
      `subscription ${line.id} to stay ${line.state}`,
      "subscription.activated, which nobody asked for",
    );
  }
  chronicle.lines.set(line.id, started(line));
  const { sold } = chronicle.story;
  const [booking] = bankWords(chronicle.books, sold.transactionId).bookings;
  const settledAt = chronicle.books.settled.find(
    (day) =>
      booking !== undefined &&
      day.currency === sold.currency &&
      day.bankDate === new Date(booking.at).toISOString().slice(0, 10),
  )?.at;
  if (settledAt === undefined || settledAt > chronicle.before) {
    chronicle.violations.push(
      finding("settled before charging", {
        subject: `purchase ${sold.purchaseId}`,
        on: instant(chronicle.moment.at),
        expected: `subscription ${line.id} to wait until the first payment has settled`,
        seen:
          booking === undefined
            ? "it active although the bank never booked that payment"
            : `it active, ${settledAt === undefined ? "not settled" : instant(settledAt)}`,
      }),
    );
  }
}

function finalCommand(
  chronicle: Chronicle,
  line: Line,
): Extract<Command, { kind: "change_final" }> | null {
  const found = chronicle.match(
    ["change_final"],
    (command) => "subscriptionId" in command && command.subscriptionId === line.id,
  );
  return found?.command.kind === "change_final" ? found.command : null;
}

export function tellChanged(chronicle: Chronicle, line: Line, message: Message): void {
  const { facts, event } = message;
  const { rules } = chronicle.story;
  const ofLine = (command: Command): boolean =>
    "subscriptionId" in command && command.subscriptionId === line.id;
  const what = `${event} of ${line.id} (${JSON.stringify(facts)})`;
  chronicle.must(event, line.id);
  if ("extendedDays" in facts) {
    const found = chronicle.asked(
      ["extend"],
      (one) => ofLine(one) && one.kind === "extend" && one.days === facts["extendedDays"],
      what,
    );
    if (found?.command.kind !== "extend" || line.chargeOn === null) {
      if (found !== null) chronicle.noMove(line, "extended");
      return;
    }
    chronicle.lines.set(line.id, {
      ...line,
      chargeOn: plusDays(line.chargeOn, found.command.days),
    });
    return;
  }
  if ("paymentMethodId" in facts) {
    const found = chronicle.asked(
      ["replace_card"],
      (one) =>
        ofLine(one) &&
        one.kind === "replace_card" &&
        String(one.paymentMethodId) === facts["paymentMethodId"],
      what,
    );
    if (found?.command.kind !== "replace_card") return;
    chronicle.lines.set(line.id, { ...line, cardId: found.command.paymentMethodId });
    return;
  }
  if ("finalNumber" in facts) {
    const found = chronicle.asked(
      ["change_final"],
      (one) =>
        ofLine(one) && one.kind === "change_final" && one.finalNumber === facts["finalNumber"],
      what,
    );
    if (found?.command.kind !== "change_final") return;
    chronicle.lines.set(
      line.id,
      finalChanged(line, found.command.finalNumber, rules, chronicle.today),
    );
    return;
  }
  const found = chronicle.asked(["change_terms"], ofLine, what);
  if (found?.command.kind !== "change_terms") return;
  chronicle.lines.set(line.id, termsChanged(line, found.command, rules));
}
