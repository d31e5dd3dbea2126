/**
 * What a gateway's answer makes of a transaction and of everything it pays for (docs/concepts/life-of-a-charge.md).
 *
 * The one decision behind the set-based statements, the reconciler and the commands: a direct
 * answer, a look-up and a late answer all come here, so that they cannot disagree. Pure: time, the
 * next attempt's key and new ids are arguments.
 */
import { approve } from "./approved.ts";
import {
  decided,
  type Charge,
  type Decision,
  type Outcome,
  type OutcomeContext,
} from "./charge.ts";
import { decline } from "./declined.ts";
import { isFirstPayment } from "./transaction.ts";
import { holdForConfiguration, loseSight, neverArrived, undeliverable } from "./undecided.ts";

/** Decides; throws only when called for a transaction that is not undecided (a bug of the caller). */
export function decideOutcome(charge: Charge, outcome: Outcome, context: OutcomeContext): Decision {
  const { transaction } = charge;
  const needsHeld = isFirstPayment(transaction) || transaction.extra?.reactivates === true;
  if (needsHeld && charge.held === null) return { kind: "needs-purchase" };
  switch (outcome.kind) {
    case "approved":
      return decided(approve(charge, outcome, context));
    case "declined":
      if (outcome.declineClass === "configuration") {
        return decided(holdForConfiguration(charge, outcome.responseCode, context));
      }
      return decline(charge, outcome, context);
    case "undeliverable":
      return undeliverable(charge, outcome, context);
    case "no-answer":
      return decided(loseSight(charge, context));
    case "never-arrived":
      return neverArrived(charge, context);
  }
}
