// Goal: what the bank says to a payment that its customer confirmed ends one wait and begins no other.
// Method: a subscription that waits for its customer, each outcome of the payment.
import { expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import {
  sampleCharge,
  sampleContext,
  sampleLine,
  sampleSubscription,
  sampleTransaction,
} from "../samples.ts";
import type { Charge, Outcome } from "../transaction/charge.ts";
import { decideOutcome } from "../transaction/outcome.ts";
import type { Subscription } from "./subscription.ts";

const APPROVED: Outcome = {
  kind: "approved",
  gatewayRef: "b1",
  authCode: "A1",
  networkTransactionId: "n1",
  surplus: [],
};
const DECLINED: Outcome = {
  kind: "declined",
  declineClass: "authentication",
  responseCode: "1A",
  adviceCode: null,
};

function waiting(part: Partial<Subscription> = {}): Subscription {
  const dueOn = plainDate("2026-02-01");
  const reason = "authentication_required";
  return sampleSubscription({ state: "inactive", reason, dueOn, chargeOn: null, ...part });
}

function confirmed(subscription: Subscription): Charge {
  const transaction = sampleTransaction({ stage: "rebill", extra: { confirms: true } });
  return {
    ...sampleCharge(),
    transaction,
    lines: [sampleLine(transaction, subscription)],
    subscriptions: [subscription],
  };
}

/** The subscription's next state and reason, the payment's, and the events. */
function told(subscription: Subscription, outcome: Outcome): unknown[] {
  const decision = decideOutcome(confirmed(subscription), outcome, sampleContext());
  if (decision.kind !== "change") throw new Error("it needs no purchase");
  const { subscriptions, transactions, events, firstUses } = decision.change;
  const [edit] = subscriptions;
  const next = edit?.next ?? subscription;
  return [
    `${next.state} ${String(next.reason)} ${next.position - subscription.position}`,
    transactions[0]?.next.state,
    events.map(({ kind }) => kind),
    firstUses.length,
  ];
}

test.for([
  [
    "approved",
    APPROVED,
    ["active null 1", "approved", ["transaction.approved", "subscription.activated"], 1],
  ],
  [
    "declined",
    DECLINED,
    ["inactive authentication_required 0", "declined", ["transaction.declined"], 0],
  ],
  [
    "out of reach",
    { kind: "undeliverable", answered: true, cause: "503" },
    ["inactive authentication_required 0", "declined", ["transaction.declined"], 0],
  ],
  [
    "silent",
    { kind: "no-answer", cause: "timeout" },
    ["inactive authentication_required 0", "unknown", ["transaction.unknown"], 0],
  ],
] as const)("%s", ([, outcome, expected]) => {
  expect(told(waiting(), outcome)).toEqual(expected);
});

test("never arrived, it is not sent without its customer", () => {
  const charge = confirmed(waiting());
  const unknown = { ...charge, transaction: { ...charge.transaction, state: "unknown" as const } };
  const decision = decideOutcome(unknown, { kind: "never-arrived" }, sampleContext());
  expect(decision.kind === "change" ? decision.change.transactions[0]?.next : null).toMatchObject({
    state: "declined",
    responseCode: "unreachable",
  });
});

test.for([{ state: "cancelled" }, { reason: "deactivated" }] as const)(
  "moved meanwhile (%j), it counts what was paid and stays as it is",
  (part) => {
    const was = waiting({ ...part });
    const [state, payment, events] = told(was, APPROVED);
    expect([state, payment]).toEqual([`${was.state} ${String(was.reason)} 1`, "approved"]);
    expect(events).toEqual(["transaction.approved"]);
  },
);
