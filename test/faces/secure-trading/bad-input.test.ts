// Goal: whatever a client with a good password sends, the answer is one of the documented ones, comes
// at once, and nothing is booked that no answer tells of. Method: bombs by hand, and bodies made from
// good ones by a seed; FUZZ_REQUESTS and FUZZ_SEED choose how many and which.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type TestProgram } from "../../support/program.ts";
import { fuzzedBodies } from "./fuzzed-bodies.ts";
import { openShop, type Shop } from "./shop.ts";

const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 150);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_310_107);

let program: TestProgram;
let shop: Shop;

beforeAll(async () => {
  program = await startProgram({ testClock: "2031-01-06T10:00:00Z" });
  shop = await openShop(program);
});
afterAll(() => program.close());

const DEEP = 100_000;
/** What is in the bank's journal, each with an answer that tells of it. */
const AT_THE_BANK = ["AUTH", "REFUND", "ACCOUNTCHECK"];

test.for([
  ["many levels of XML", "/xml/", "<a>".repeat(DEEP), "10200"],
  ["many levels of JSON", "/json/", "[".repeat(DEEP), "10205"],
  ["many levels of good JSON", "/json/", `{"a":`.repeat(DEEP) + "1" + "}".repeat(DEEP), "30007"],
  [
    "a document that grows",
    "/xml/",
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><requestblock>&b;</requestblock>',
    "10200",
  ],
  [
    "a document that fetches",
    "/xml/",
    '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x"><requestblock version="3.67"/>',
    "10200",
  ],
  [
    "a tag without an end",
    "/xml/",
    `<requestblock version="3.67" ${"a='b' ".repeat(50_000)}`,
    "10200",
  ],
  [
    "many attributes",
    "/xml/",
    `<requestblock ${Array.from({ length: 20_000 }, (_, at) => `a${at}='b'`).join(" ")}/>`,
    "30007",
  ],
  [
    "many references",
    "/xml/",
    `<requestblock version="3.67"><alias>${"&amp;".repeat(150_000)}</alias></requestblock>`,
    "10201",
  ],
  ["nothing", "/xml/", "", "10200"],
  ["nothing", "/json/", "", "10205"],
] as const)("%s at %s", async ([, path, body, code]) => {
  const reply = await shop.post(path, body, { "content-type": "text/plain" });
  expect([reply.status, reply.responses.map((one) => one["errorcode"])]).toEqual([200, [code]]);
});

test(
  `${REQUESTS} requests of each form from seed ${SEED}`,
  async () => {
    const faults: string[] = [];
    let told = 0;
    for (const [form, path] of [
      ["JSON", "/json/"],
      ["XML", "/xml/"],
    ] as const) {
      for (const made of fuzzedBodies(form, REQUESTS, SEED)) {
        const body = made.replaceAll("ws@acme.example", shop.username);
        const reply = await shop.post(path, body);
        // one that cannot be encoded is sent as it can be, and is 200 all the same
        if (reply.status !== 200) faults.push(`${reply.status}: ${body}`);
        for (const one of reply.responses) {
          if (one["errorcode"] === "99999") faults.push(`a mistake of ours: ${body}`);
          if (AT_THE_BANK.includes(one["requesttypedescription"] ?? "")) told += 1;
        }
      }
    }
    expect(faults).toEqual([]);
    expect(await program.bank.journal()).toHaveLength(told);
  },
  REQUESTS * 100 + 20_000,
);
