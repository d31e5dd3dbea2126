// Goal: the proof of a notification is the vendor's, and its form and the daily report tell what a
// listener needs. Method: the specification's vector (3.9); samples beside what is made of them.
import { expect, test } from "vitest";
import { plainDate } from "../../../domain/calendar/plain-date.ts";
import { samplePurchase, sampleSubscription, sampleTransaction } from "../../../domain/samples.ts";
import type { PaymentRecord } from "../../../engine/queries/records.ts";
import type { CallSite } from "../call.ts";
import { dailyReport } from "./daily-report.ts";
import { notificationBody, notificationFields } from "./notification-fields.ts";
import { responseSiteSecurity } from "./response-site-security.ts";

const VECTOR: readonly (readonly [name: string, value: string])[] = [
  ["accounttypedescription", "RECUR"],
  ["baseamount", "1000"],
  ["errorcode", "0"],
  ["orderreference", "ORD-77"],
  ["parenttransactionreference", "55-9-1001"],
  ["requesttypedescription", "AUTH"],
  ["settlestatus", "0"],
  ["sitereference", "test_acme01"],
  ["subscriptionnumber", "2"],
  ["subscriptiontype", "RECURRING"],
  ["transactionreference", "55-9-1044"],
];
const DIGEST = "9c17e787f93b907b3affec4c430b475d44ca029d75a9f44e147152ab9ba92ec0";

test("ST-39 the vector, in any order, with what does not count", () => {
  expect(responseSiteSecurity(new Map(VECTOR), "n0tify-Pa55")).toBe(DIGEST);
  const fields = new Map([
    ...VECTOR.toReversed(),
    ["notificationreference", "N-1"] as const,
    ["responsesitesecurity", "x"] as const,
  ]);
  expect(responseSiteSecurity(fields, "n0tify-Pa55")).toBe(DIGEST);
  expect(responseSiteSecurity(fields, "another")).not.toBe(DIGEST);
});

const SITE: CallSite = {
  id: 1n,
  name: "Acme",
  domain: null,
  reference: "test_acme01",
  mode: "test",
  zone: "GMT",
  startsAt: "00:30",
  zoneNo: 0,
  gatewayAccountId: 1n,
  policyId: 1n,
  acceptedBrands: null,
  reportedOn: null,
  webServices: { terminalId: "T-1" },
  createdAt: 0,
  version: 1,
};

function charge(position: number, part: Partial<PaymentRecord["transaction"]> = {}): PaymentRecord {
  return {
    kind: "payment",
    id: 1044n,
    transaction: sampleTransaction({ id: 1044n, state: "approved", amountMinor: 1000n, ...part }),
    purchase: samplePurchase(),
    method: null,
    orderRef: "ORD-77",
    facts: { "x:issubscription": "1", requestreference: "Ax8k2m4qz" },
    at: Date.UTC(2013, 1, 6, 0, 30),
    parentId: 1001n,
    paid: { subscription: sampleSubscription({ id: 1002n, finalPosition: 3 }), position },
    settlement: "pending",
    settleStatus: 0,
  };
}

test("the form of a charge: what is told, what the client sent besides, and the proof", () => {
  const options = { notificationReference: "N-1", password: "n0tify-Pa55", further: ["tid"] };
  const fields = notificationFields(charge(2), SITE, options);
  expect(Object.fromEntries(fields)).toMatchObject({
    ...Object.fromEntries(VECTOR),
    notificationreference: "N-1",
    requestreference: "Ax8k2m4qz",
    issubscription: "1",
    tid: "T-1",
  });
  expect(fields.get("responsesitesecurity")).toBe(responseSiteSecurity(fields, "n0tify-Pa55"));
  expect(notificationBody(new Map([["a b", "é&=\n"]]))).toBe("a+b=%C3%A9%26%3D%0A");
});

test("ST-40 the report of a day: a row a payment of the engine's; none on a day without", () => {
  const on = plainDate("2013-02-06");
  const records = [charge(2), charge(3, { state: "declined", adviceCode: "4" }), charge(1)];
  const report = dailyReport(on, records, SITE);
  expect(report?.subject).toBe("Subscription Report for 2013-02-06");
  expect(report?.rows.map((row) => row.length)).toEqual([
    report?.columns.length,
    report?.columns.length,
  ]);
  const numbers = report?.columns.indexOf("Subscription number") ?? -1;
  const advice = report?.columns.indexOf("Acquirer advice code") ?? -1;
  expect(report?.rows.map((row) => [row[numbers], row[advice]])).toEqual([
    ["2/3", ""],
    ["3/3", "4"],
  ]);
  expect(report?.rows[0]?.slice(0, 2)).toEqual(["55-9-1002", "55-9-1044"]);
  expect(dailyReport(on, [charge(1)], SITE)).toBeNull();
});
