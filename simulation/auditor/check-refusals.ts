/** Nobody is refused what the books plainly allow. */
import type { Asked, Command } from "../observation.ts";
import type { Violation } from "../violation.ts";
import type { Story } from "./books.ts";
import { finding, instant } from "./finding.ts";
import type { PurchaseBook, Version } from "./purchase-model.ts";
import { CLOCK_MS } from "./tolerance.ts";

export function checkRefusals(story: Story, versions: readonly Version[]): readonly Violation[] {
  return story.asked.flatMap((asked) => {
    const { answer, command, merchantId } = asked;
    if (answer.kind !== "refused" || merchantId !== story.sold.merchantId) return [];
    if (!booksDuring(versions, asked).every((book) => allows(story, book, command))) return [];
    return [
      finding("refused without reason", {
        subject: `purchase ${story.sold.purchaseId}`,
        on: instant(asked.at),
        expected: `${command.kind} to be accepted`,
        seen: answer.code,
      }),
    ];
  });
}

/** All that may have been true while it was asked. */
function booksDuring(versions: readonly Version[], asked: Asked): readonly PurchaseBook[] {
  return versions
    .filter(
      ({ from, until }) => from <= asked.answeredAt + CLOCK_MS && until >= asked.at - CLOCK_MS,
    )
    .map(({ book }) => book);
}

/** Surely allowed; what cannot be told from outside is not. */
function allows({ sold, rules }: Story, book: PurchaseBook, command: Command): boolean {
  const isOpen = book.state === "temporary" || book.state === "active";
  const line = "subscriptionId" in command ? book.lines.get(command.subscriptionId) : undefined;
  switch (command.kind) {
    case "cancel_purchase":
      return isOpen && sold.recurring.length > 0;
    case "expire_purchase":
      return isOpen || book.state === "cancelled";
    case "cancel_subscription":
      return line !== undefined && line.state !== "sold" && line.state !== "cancelled";
    case "deactivate":
      return line?.state === "active" || line?.state === "pending";
    case "extend":
      return (
        rules.extendDays === "cycle_only" && line?.state === "active" && line.chargeOn !== null
      );
    case "change_final":
      return line !== undefined && line.state !== "sold" && line.state !== "cancelled";
    default:
      return false;
  }
}
