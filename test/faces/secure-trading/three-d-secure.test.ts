// Goal: the first payment of a series can be proved by the customer at their bank, and only there
// (specification 1.4, 3.8). Method: a client's requests, and a browser's forms at the bank's own page.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { CARD, openShop, subscribe, type Flat, type Reply, type Shop } from "./shop.ts";

const ENROLLED = { ...CARD, pan: "4000002760003184" };
const TERM_URL = "https://shop.example/back?a=1&b=2";

let program: TestProgram;
let shop: Shop;

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-06T10:00:00Z" });
  shop = await openShop(program);
});
afterAll(() => program.close());

const types = (reply: Reply) =>
  reply.responses.map((one) => `${one["requesttypedescription"]} ${one["errorcode"]}`);

async function ask(card: Flat = ENROLLED): Promise<Reply> {
  return await shop.json(
    subscribe({
      ...card,
      requesttypedescriptions: ["THREEDQUERY", "AUTH", "SUBSCRIPTION"],
      termurl: TERM_URL,
      orderreference: "3ds",
      billinglastname: "Ash",
    }),
  );
}

/** As a browser does: posts the merchant's form, presses a button, and gives what it brings back. */
async function visit(asked: Reply["responses"][number], decision: string): Promise<string> {
  const post = async (url: string, fields: Record<string, string>): Promise<string> => {
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
    expect([url, answer.status]).toEqual([url, 200]);
    return await answer.text();
  };
  const { acsurl = "", pareq = "", md = "" } = asked;
  const form = { PaReq: pareq, TermUrl: TERM_URL, MD: md };
  const question = await post(acsurl, form);
  expect(question).toContain('action="/acs/decision"');
  const back = await post(new URL("/acs/decision", acsurl).href, { ...form, decision });
  expect(back).toContain('action="https://shop.example/back?a=1&#38;b=2"');
  expect(back).toContain(`name="MD" value="${md}"`);
  return /name="PaRes" value="([^"]+)"/.exec(back)?.[1] ?? "";
}

const finish = (parent: string, pares: string) =>
  shop.json(
    subscribe({
      requesttypedescriptions: ["AUTH", "SUBSCRIPTION"],
      pan: "",
      expirydate: "",
      securitycode: "",
      parenttransactionreference: parent,
      pares,
      md: parent,
    }),
  );

test("a card that takes no part is charged in the same request", async () => {
  const reply = await ask(CARD);
  expect(types(reply)).toEqual(["THREEDQUERY 0", "AUTH 0", "SUBSCRIPTION 0"]);
  const [query, payment] = reply.responses;
  expect(query).toMatchObject({ enrolled: "N" });
  expect(query).not.toHaveProperty("acsurl");
  expect(payment?.["parenttransactionreference"]).toBe(query?.["transactionreference"]);
});

test("one that does: the customer goes to their bank, and nothing else runs until they are back", async () => {
  const reply = await ask();
  expect(types(reply)).toEqual(["THREEDQUERY 0"]);
  const [query] = reply.responses;
  expect(query).toMatchObject({ enrolled: "Y", paymenttypedescription: "VISA" });
  if (query === undefined) throw new Error("no answer");
  const parent = String(query["transactionreference"]);
  expect(query["md"]).toBe(parent);
  const done = await finish(parent, await visit(query, "Y"));
  expect(types(done)).toEqual(["AUTH 0", "SUBSCRIPTION 0"]);
  expect(done.responses).toMatchObject([
    {
      parenttransactionreference: parent,
      enrolled: "Y",
      status: "Y",
      eci: "05",
      orderreference: "3ds",
      billinglastname: "Ash",
      maskedpan: "400000######3184",
    },
    { transactionactive: "2" },
  ]);
  expect(done.responses[1]).not.toHaveProperty("eci");
});

test("what is no proof of this payment: 60022, and nothing is taken", async () => {
  const [query] = (await ask()).responses;
  const [other] = (await ask()).responses;
  if (query === undefined || other === undefined) throw new Error("no answers");
  const parent = String(query["transactionreference"]);
  const before = (await program.bank.journal()).length;
  const elsewhere = await visit(other, "Y");
  for (const pares of [await visit(query, "N"), elsewhere]) {
    expect(types(await finish(parent, pares))).toEqual(["ERROR 60022"]);
  }
  const { responses } = await finish(parent, "");
  expect(responses).toMatchObject([{ errorcode: "30000", errordata: ["pares"] }]);
  expect(await program.bank.journal()).toHaveLength(before);
});

test("a bank that cannot tell: charged without a proof, and declined by the card that asks for one", async () => {
  const [query] = (await ask()).responses;
  if (query === undefined) throw new Error("no answer");
  const parent = String(query["transactionreference"]);
  const { responses } = await finish(parent, await visit(query, "U"));
  expect(responses).toMatchObject([{ errorcode: "71000", status: "U", enrolled: "Y" }]);
});

test("without an address to come back to: 30000", async () => {
  const { responses } = await shop.json(
    subscribe({ ...ENROLLED, requesttypedescriptions: ["THREEDQUERY"] }),
  );
  expect(responses).toMatchObject([{ errorcode: "30000", errordata: ["termurl"] }]);
});
