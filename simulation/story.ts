/**
 * A world as text: what happened, in order, and what was wrong with it.
 *
 * Contains nothing but what follows from the plan, so two runs of a seed tell the same story byte for
 * byte; the last lines of the head count and hash all steps, also those that left no other trace.
 */
import type { Observation } from "./observation.ts";
import type { Plan } from "./plan/plan.ts";
import type { Violation } from "./violation.ts";
import type { Happening } from "./world/world.ts";

export type Told = {
  readonly plan: Plan;
  readonly observations: readonly Observation[];
  readonly happenings: readonly Happening[];
  readonly violations: readonly Violation[];
  readonly scheduler: { readonly steps: number; readonly digest: string };
};

export function tellStory(told: Told): string {
  return [...head(told), ...body(told), ...verdict(told.violations)].join("\n") + "\n";
}

function head({ plan, scheduler }: Told): string[] {
  const { customers, merchants, faults, clocksAheadMs, costsMs } = plan;
  return [
    `seed ${plan.seed}: ${instant(plan.startAt)} to ${instant(plan.endAt)}`,
    `processes: ${clocksAheadMs.map((ms, no) => `P${no + 1} ${ms >= 0 ? "+" : ""}${ms} ms`).join(", ")}; a step takes ${costsMs.join(", ")} ms`,
    ...merchants.flatMap((merchant) =>
      merchant.sites.map(
        (site) =>
          `${merchant.name}, ${site.name}: ${site.ruleSet} ${json(site.overrides)}${site.standIn ? ", stand-in" : ""}`,
      ),
    ),
    ...customers.map(
      ({ no, order, merchantNo, siteNo, actions }) =>
        `customer ${no} at ${merchants[merchantNo]?.sites[siteNo]?.name ?? "?"}: ${json(order)}, ` +
        `then ${actions.length === 0 ? "nothing" : actions.map(({ ask }) => ask.kind).join(", ")}`,
    ),
    ...faults.map(
      (fault) =>
        `fault ${fault.no}: ${fault.kind}, from ${instant(fault.at)}, ` +
        `the ${fault.skip + 1}. time, ${fault.forMs} ms`,
    ),
    `${scheduler.steps} steps, ${scheduler.digest}`,
    "",
  ];
}

/** Seen and unseen in one order; of one instant, what was seen first. */
function body({ observations, happenings }: Told): string[] {
  const lines = [
    ...observations.map((seen) => ({ at: whenSeen(seen), text: describe(seen) })),
    ...happenings,
  ];
  return lines
    .map((line, no) => ({ ...line, no }))
    .toSorted((a, b) => a.at - b.at || a.no - b.no)
    .map(({ at, text }) => (at === Infinity ? text : `${instant(at)}  ${text}`));
}

/** What is only listed at the end has no place in time. */
function whenSeen(seen: Observation): number {
  return seen.kind === "transaction" ? Infinity : seen.at;
}

function describe(seen: Observation): string {
  switch (seen.kind) {
    case "sold": {
      const { purchaseId, customerId, transactionId, currency, shownFirst, payment } = seen;
      const lines = seen.recurring.map(
        ({ subscriptionId, shown, unit, frequency, startsOn, finalNumber }) =>
          `${subscriptionId}: ${shown} each ${frequency} ${unit} from ${startsOn ?? "a step on"}, ` +
          `final ${finalNumber}`,
      );
      return (
        `sold ${purchaseId} to ${customerId}: ${payment} ${shownFirst} ${currency} ` +
        `(${transactionId}), ${seen.ruleSet} [${lines.join("; ")}]`
      );
    }
    case "asked": {
      const { who, merchantId, command, answer, answeredAt, at } = seen;
      return `${who} of ${merchantId}: ${json(command)} → ${json(answer)} after ${answeredAt - at} ms`;
    }
    case "bank": {
      const { operation, key, reference, amountMinor, currency, parentRef } = seen;
      const of = parentRef === null ? "" : ` of ${parentRef}`;
      const what =
        operation === "look-up"
          ? "look-up"
          : `${operation} ${reference ?? ""}${of} ${amountMinor} ${currency}`;
      const told = seen.isCopy
        ? ", delivered once more by the network"
        : seen.told === "nothing"
          ? ", and the caller hears nothing"
          : "";
      return `bank: ${what} (${key.slice(0, 8)}) → ${json(seen.result)}${told}`;
    }
    case "settled":
      return `bank: settled ${seen.bankDate} in ${seen.currency}`;
    case "outage":
      return `bank: ${seen.mode} until ${instant(seen.until)}`;
    case "access":
      return `access to ${seen.purchaseId}: ${seen.hasAccess ? "yes" : "no"}`;
    case "message": {
      const { event, purchaseId, subscriptionId, transactionId, orderNo, facts } = seen;
      const ids = { purchaseId, subscriptionId, transactionId };
      return `message ${seen.id}: ${event} ${json(ids)} order ${orderNo} ${json(facts)}`;
    }
    case "transaction": {
      const { id, operation, stage, state, amountMinor, currency, parentId, lines } = seen;
      return (
        `listed ${id}: ${operation} ${stage} ${state} ${amountMinor} ${currency}` +
        `${parentId === null ? "" : ` of ${parentId}`} on ${seen.businessOn} ${json(lines)}`
      );
    }
    case "end":
      return "the end";
  }
}

function verdict(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return ["", "nothing is wrong"];
  return ["", ...violations.map(({ rule, detail }) => `WRONG: ${rule}: ${detail}`)];
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function json(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));
}
