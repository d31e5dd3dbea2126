// Goal: whoever listens at an address is told of every record of a site, can prove that it was us, and
// is told again until it was taken (specification 3.9). Method: a server of the merchant's that answers
// as the test says; the digest is made here once more, from the rule.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { startReceiver, type Received } from "../../support/receiver.ts";
import { expectStatus } from "../rest/orders.ts";
import { auth, begun, made, openShop, subscribe, type Flat, type Shop } from "./shop.ts";

const PASSWORD = "n0tify-Pa55";
let program: TestProgram;
let shop: Shop;

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-06T10:00:00Z" });
  shop = await openShop(program);
});
afterAll(() => program.close());

const listenAt = async (url: string, more: Flat = {}): Promise<string> => {
  const order = { url, password: PASSWORD, ...more };
  return String(expectStatus(await shop.client.post("/v1/url-notifications", order), 201)["id"]);
};
const stop = (id: string) => shop.client.post(`/v1/url-notifications/${id}/delete`);
const formOf = ({ body }: Received) => Object.fromEntries(new URLSearchParams(body));

/** The rule of the specification, told once more. */
function digestOf(form: Readonly<Record<string, string>>): string {
  const counted = Object.keys(form)
    .filter((name) => name !== "notificationreference" && name !== "responsesitesecurity")
    .toSorted();
  const text = counted.map((name) => form[name]).join("");
  return createHash("sha256")
    .update(text + PASSWORD)
    .digest("hex");
}

test("ST-39 a form with its digest for what the engine charges; a 500 is tried again, a 200 ends it", async () => {
  const receiver = await startReceiver();
  const listener = await listenAt(receiver.url, { fields: ["settleduedate"] });
  const custom = { issubscription: "1", customfield1: "é &=" };
  const { payment, series } = begun(
    await shop.json(subscribe({ orderreference: "ORD-77", ...custom })),
  );
  await shop.advanceTo("2031-01-07T12:00:00Z");
  const first = receiver.received.map(formOf);
  // the client learns here which reference stops its series
  expect(first.map((one) => [one["requesttypedescription"], one["transactionreference"]])).toEqual(
    expect.arrayContaining([
      ["AUTH", payment],
      ["SUBSCRIPTION", series],
    ]),
  );
  expect(first).toHaveLength(2);
  expect(first.find((one) => one["requesttypedescription"] === "SUBSCRIPTION")).toMatchObject({
    accounttypedescription: "RECUR",
    ...custom,
  });

  receiver.answerWith({ status: 500 });
  await shop.advanceTo("2031-02-06T12:00:00Z");
  const tries = receiver.received.slice(2);
  expect(tries.length).toBeGreaterThan(2);
  receiver.answerWith({ status: 200 });
  await shop.advanceTo("2031-02-08T12:00:00Z");
  const all = receiver.received.slice(2);
  expect(all).toHaveLength(tries.length + 1);
  expect(new Set(all.map(({ body }) => body)).size).toBe(1);
  await shop.advanceTo("2031-02-20T12:00:00Z");
  expect(receiver.received).toHaveLength(2 + all.length);

  const [last] = all;
  expect(last?.headers["content-type"]).toBe("application/x-www-form-urlencoded; charset=UTF-8");
  const form = formOf(last ?? { path: "", headers: {}, body: "" });
  const [charge] = (await shop.ofOrder("ORD-77")).filter(
    (one) => one["subscriptionnumber"] === "2",
  );
  expect(form).toMatchObject({
    accounttypedescription: "RECUR",
    baseamount: "1000",
    errorcode: "0",
    orderreference: "ORD-77",
    parenttransactionreference: payment,
    requesttypedescription: "AUTH",
    settlestatus: "0",
    sitereference: shop.site,
    subscriptionnumber: "2",
    subscriptiontype: "RECURRING",
    transactionreference: charge?.["transactionreference"],
    maskedpan: "411111######1111",
    settleduedate: "2031-02-06",
    ...custom,
  });
  expect(form["notificationreference"]).toMatch(/^\S+$/);
  for (const one of receiver.received.map(formOf)) {
    expect(one["responsesitesecurity"]).toBe(digestOf(one));
  }
  await stop(listener);
});

test("tries end after two days, and anything but 200 is a failure", async () => {
  const receiver = await startReceiver();
  const listener = await listenAt(receiver.url);
  receiver.answerWith({ status: 204 });
  made(await shop.json(auth()));
  await shop.advanceTo("2031-02-22T11:00:00Z");
  const tries = receiver.received.length;
  expect(tries).toBeGreaterThan(5);
  await shop.advanceTo("2031-02-24T12:00:00Z");
  const deliveries = await shop.client.get("/v1/deliveries?state=given_up");
  expect(deliveries.body["data"]).toMatchObject([{ kind: "transaction.approved" }]);
  await stop(listener);
});

test("of a decline, a refund and what is taken back; of its own site alone", async () => {
  const receiver = await startReceiver();
  const [site] = (await shop.client.get("/v1/sites")).body["data"] as { id: string }[];
  const elsewhere = await startReceiver();
  const other = await openShop(program, { reference: "test_other" });
  const otherSite = (await other.client.get("/v1/sites")).body["data"] as { reference: string }[];
  expect(otherSite.map(({ reference }) => reference)).not.toContain(shop.site);
  // a site at which nothing happens
  const ids = [
    await listenAt(receiver.url),
    await listenAt(elsewhere.url, { siteId: String(site?.id) }),
  ];
  const settled = made(await shop.json(auth({ orderreference: "told" })));
  await shop.json(auth({ pan: "4000000000000812" }));
  const cancelled = made(await shop.json(auth()));
  const lowered = made(await shop.json(auth()));
  // a record is told as it is when it is told
  await shop.advanceTo("2031-02-24T12:01:00Z");
  expect(await shop.update(cancelled, { settlestatus: "3" })).toBe("0");
  expect(await shop.update(lowered, { settlebaseamount: "400" })).toBe("0");
  await shop.advanceTo("2031-02-25T12:00:00Z");
  await shop.json({ requesttypedescriptions: ["REFUND"], parenttransactionreference: settled });
  await shop.advanceTo("2031-02-25T12:01:00Z");
  const told = receiver.received
    .map(formOf)
    .map((one) => `${one["requesttypedescription"]} ${one["errorcode"]} ${one["settlestatus"]}`);
  expect(told.toSorted()).toEqual([
    "AUTH 0 0",
    "AUTH 0 0",
    "AUTH 0 0",
    "AUTH 0 3",
    "AUTH 70000 3",
    "REFUND 0 0",
  ]);
  expect(elsewhere.received).toEqual([]);
  for (const id of ids) await stop(id);
});

test("a password that is changed proves what is told from then on, and shows nowhere", async () => {
  const receiver = await startReceiver();
  const id = await listenAt(receiver.url, { password: "the first of them" });
  const changed = await shop.client.patch(`/v1/url-notifications/${id}`, {
    password: PASSWORD,
    fields: ["interface"],
  });
  expect(expectStatus(changed, 200)).toMatchObject({ fields: ["interface"], siteId: null });
  expect(changed.text).not.toContain(PASSWORD);
  made(await shop.json(auth()));
  await shop.advanceTo("2031-02-26T12:00:00Z");
  const [form] = receiver.received.map(formOf);
  expect(form).toMatchObject({ interface: "PASS-JSON-JSON" });
  expect(form?.["responsesitesecurity"]).toBe(digestOf(form ?? {}));
  await shop.client.patch(`/v1/url-notifications/${id}`, { enabled: false });
  made(await shop.json(auth()));
  await shop.advanceTo("2031-02-27T12:00:00Z");
  expect(receiver.received).toHaveLength(1);
  await stop(id);
});

test("addresses that are none, and those of this machine's network", async () => {
  for (const url of ["nowhere", "ftp://shop.example/x", "http://10.0.0.1/notify"]) {
    const refused = await shop.client.post("/v1/url-notifications", { url, password: PASSWORD });
    expect([url, refused.status, refused.body["code"]]).toEqual([url, 422, "invalid_field"]);
  }
});
