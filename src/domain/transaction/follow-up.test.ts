// Goal: what goes back never exceeds what came in, in whatever order it is asked for and answered
// (docs/concepts/life-of-a-charge.md, "Refunds, voids, captures, disputes"). Method: random orders.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { sampleContext, sampleRules, sampleTransaction } from "../samples.ts";
import type { Outcome } from "./charge.ts";
import {
  planCapture,
  planRefund,
  planVoid,
  tellDispute,
  type FollowUpContext,
} from "./follow-up.ts";
import { decideOutcome } from "./outcome.ts";
import { refundableMinor, type Transaction } from "./transaction.ts";

const PAID = sampleTransaction({
  kind: "sale",
  stage: "initial",
  state: "approved",
  checkAt: null,
  gatewayRef: "b1",
  amountMinor: 5000n,
});

function followContext(): FollowUpContext {
  return {
    ...sampleContext(),
    today: plainDate("2026-02-01"),
    checkAt: Date.UTC(2026, 1, 1, 12, 2),
  };
}

const APPROVED: Outcome = {
  kind: "approved",
  gatewayRef: "b2",
  authCode: "A2",
  networkTransactionId: null,
  surplus: [],
};
const DECLINED: Outcome = {
  kind: "declined",
  declineClass: "hard",
  responseCode: "13",
  adviceCode: null,
};

/** The parent after a child of it was answered. */
function answered(parent: Transaction, child: Transaction, outcome: Outcome): Transaction {
  const charge = {
    transaction: child,
    lines: [],
    subscriptions: [],
    rules: sampleRules(),
    held: null,
    parent,
  };
  const decision = decideOutcome(charge, outcome, sampleContext());
  if (decision.kind !== "change") throw new Error("undecided");
  const edit = decision.change.transactions.find(({ was }) => was.id === parent.id);
  return edit?.next ?? parent;
}

describe("refunds", () => {
  const orders = fc.array(
    fc.record({
      amountMinor: fc.option(fc.bigInt({ min: -1n, max: 5001n }), { freq: 5 }),
      answer: fc.constantFrom("approved", "declined", "open"),
    }),
    { maxLength: 12 },
  );

  test("the reserve never exceeds what came in, and what is declined is given back", () => {
    fc.assert(
      fc.property(orders, (asked) => {
        let parent = PAID;
        let wentOut = 0n;
        let open = 0n;
        for (const { amountMinor, answer } of asked) {
          const before = parent;
          const planned = planRefund(parent, amountMinor, followContext());
          const wanted = amountMinor ?? refundableMinor(before);
          expect(planned.ok).toBe(wanted > 0n && wanted <= refundableMinor(before));
          if (!planned.ok) continue;
          const { child, change } = planned.value;
          parent = change.transactions[0]?.next ?? parent;
          expect(child).toMatchObject({ kind: "refund", state: "sending", amountMinor: wanted });
          if (answer === "declined") parent = answered(parent, child, DECLINED);
          if (answer === "approved") {
            parent = answered(parent, child, APPROVED);
            wentOut += wanted;
          }
          if (answer === "open") open += wanted;
          expect(parent.reversedMinor).toBe(wentOut + open);
          expect(parent.reversedMinor).toBeLessThanOrEqual(PAID.amountMinor);
          expect(refundableMinor(parent)).toBe(PAID.amountMinor - wentOut - open);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.for([
    ["an authorisation", { kind: "auth" }],
    ["a verification", { kind: "verify" }],
    ["a refund", { kind: "refund" }],
    ["a void", { kind: "void" }],
    ["a chargeback", { kind: "chargeback" }],
    ["surplus", { kind: "surplus" }],
    ["a payment that was declined", { state: "declined" }],
    ["a payment that is unknown", { state: "unknown" }],
    ["a payment that was voided", { settleHold: "cancelled" }],
  ] as const)("%s is not refunded", ([, part]) => {
    expect(planRefund({ ...PAID, ...part }, 1n, followContext())).toMatchObject({ ok: false });
  });

  test("where less will settle than was sold, that is the limit", () => {
    const lowered = { ...PAID, settleMinor: 1000n };
    expect(planRefund(lowered, 1001n, followContext())).toMatchObject({ code: "refund_over_rest" });
    expect(planRefund(lowered, 1000n, followContext())).toMatchObject({ ok: true });
  });
});

describe("captures", () => {
  const reserved: Transaction = { ...PAID, kind: "auth" };
  const child = (amountMinor: bigint, state: Transaction["state"]): Transaction =>
    sampleTransaction({ kind: "capture", parentId: reserved.id, amountMinor, state });

  test.for([
    [[], 5000n, true],
    [[], 5001n, false],
    [[child(3000n, "approved")], 2000n, true],
    [[child(3000n, "approved")], 2001n, false],
    [[child(3000n, "sending")], 2001n, false],
    [[child(3000n, "unknown")], 2001n, false],
    [[child(3000n, "declined")], 5000n, true],
    [[child(3000n, "failed")], 5000n, true],
    [[child(5000n, "approved")], null, false],
    [[child(4000n, "approved")], null, true],
  ] as const)("children %#, %s more: %s", ([children, amountMinor, ok]) => {
    expect(planCapture(reserved, amountMinor, children, followContext()).ok).toBe(ok);
  });
});

describe("voids", () => {
  test.for([
    ["as it is", {}, false, true],
    ["settled", {}, true, false],
    ["voided already", { settleHold: "cancelled" }, false, false],
    ["refunded in part", { reversedMinor: 1n }, false, false],
    ["a refund", { kind: "refund" }, false, false],
    ["declined", { state: "declined" }, false, false],
  ] as const)("%s", ([, part, isSettled, ok]) => {
    expect(planVoid({ ...PAID, ...part }, isSettled, [], followContext()).ok).toBe(ok);
  });

  test("not beside one that is on its way, but after one that was declined", () => {
    const open = sampleTransaction({ kind: "void", state: "sending" });
    const declined = sampleTransaction({ kind: "void", state: "declined", checkAt: null });
    expect(planVoid(PAID, false, [open], followContext())).toMatchObject({
      code: "charge_in_flight",
    });
    expect(planVoid(PAID, false, [declined], followContext())).toMatchObject({ ok: true });
  });
});

describe("disputes", () => {
  const tellings = fc.array(
    fc.record({
      outcome: fc.constantFrom("lost", "won"),
      amountMinor: fc.bigInt({ min: 0n, max: 5001n }),
    }),
    { maxLength: 10 },
  );

  test("no more is lost than was paid, no more won than was lost", () => {
    fc.assert(
      fc.property(tellings, (told) => {
        let parent = PAID;
        let lost = 0n;
        const children: Transaction[] = [];
        for (const dispute of told) {
          const answer = tellDispute(parent, dispute, children, followContext());
          const { amountMinor, outcome } = dispute;
          const fits =
            amountMinor > 0n && amountMinor <= (outcome === "won" ? lost : PAID.amountMinor - lost);
          expect(answer.ok).toBe(fits);
          if (!answer.ok) continue;
          lost += outcome === "won" ? -amountMinor : amountMinor;
          parent = answer.value.change.transactions[0]?.next ?? parent;
          children.push(answer.value.child);
          expect(parent.reversedMinor).toBe(lost);
        }
      }),
      { numRuns: 500 },
    );
  });
});
