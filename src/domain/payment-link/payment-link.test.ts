// Goal: a link pays once, in time, and only what still waits for its customer. Method: one row for each
// way in which it can stand.
import { expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { sampleLine, sampleSubscription, sampleTransaction } from "../samples.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { linkExpiresAt, owedOf, standingOf, type PaymentLink } from "./payment-link.ts";

const NOW = Date.UTC(2026, 1, 1);
const LINK: PaymentLink = {
  id: 1n,
  transactionId: 2n,
  tokenHash: "",
  createdAt: NOW,
  expiresAt: linkExpiresAt(NOW),
  authenticationId: null,
  paymentId: null,
};

function waiting(part: Partial<Subscription> = {}): Subscription {
  const reason = "authentication_required";
  return sampleSubscription({ state: "inactive", reason, chargeOn: null, ...part });
}

test.for([
  [null, "open"],
  ["approved 00", "paid"],
  ["declined 05", "declined"],
  ["sending", "undecided"],
  ["unknown", "undecided"],
  ["waiting", "undecided"],
  // the bank never heard of these
  ["declined unreachable", "open"],
  ["failed", "open"],
] as const)("a link whose payment is %s is %s", ([told, expected]) => {
  const [state, responseCode = null] = told?.split(" ") ?? [];
  const payment = state === undefined ? null : sampleTransaction({ responseCode });
  const made = payment === null ? null : { ...payment, state: state as typeof payment.state };
  expect(standingOf({ link: LINK, payment: made, owed: [waiting()], now: NOW })).toBe(expected);
});

test("it ends after two weeks, and with what it asks for", () => {
  const at = (now: number, owed: readonly Subscription[] = [waiting()]) =>
    standingOf({ link: LINK, payment: null, owed, now });
  const end = Date.UTC(2026, 1, 15);
  expect([at(end - 1), at(end), at(NOW, [])]).toEqual(["open", "expired", "settled"]);
});

test.for([
  ["the number that was declined", {}, 1],
  ["inactive for another reason", { reason: "declined" }, 0],
  ["active again", { state: "active", reason: null, chargeOn: plainDate("2026-02-01") }, 0],
  ["cancelled", { state: "cancelled" }, 0],
  ["another number, since that one was paid or given up", { position: 9 }, 0],
  ["another subscription", { id: 99n }, 0],
] as const)("%s", ([, part, expected]) => {
  const line = sampleLine(sampleTransaction(), waiting());
  expect(owedOf([line], [waiting(part)])).toHaveLength(expected);
});
