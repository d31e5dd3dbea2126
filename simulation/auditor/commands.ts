/** Which request made something happen. */
import type { Asked, Command } from "../observation.ts";
import type { Story } from "./books.ts";
import { CLOCK_MS, COMMIT_MS } from "./tolerance.ts";

/**
 * The request that explains what was told at `at`: of its merchant, not explained away already, and
 * under way at that instant. One that was answered comes before one whose answer was lost.
 */
export function matchCommand(
  story: Story,
  done: ReadonlySet<Asked>,
  at: number,
  kinds: readonly Command["kind"][],
  fits: (command: Command) => boolean,
): Asked | null {
  const able = story.asked.filter(
    (asked) =>
      asked.merchantId === story.sold.merchantId &&
      !done.has(asked) &&
      kinds.includes(asked.command.kind) &&
      asked.answer.kind !== "refused" &&
      asked.at - CLOCK_MS <= at &&
      at <= asked.answeredAt + (asked.answer.kind === "lost" ? COMMIT_MS : CLOCK_MS) &&
      fits(asked.command),
  );
  return able.find(({ answer }) => answer.kind === "accepted") ?? able[0] ?? null;
}

/** Requests whose effect is told of a purchase in its own words; money has transactions for that. */
export const TOLD_COMMANDS: ReadonlySet<Command["kind"]> = new Set([
  "cancel_purchase",
  "expire_purchase",
  "reactivate_purchase",
  "activate_all",
  "replace_card",
  "cancel_subscription",
  "extend",
  "deactivate",
  "activate",
  "change_terms",
  "change_final",
  "dispute",
]);
