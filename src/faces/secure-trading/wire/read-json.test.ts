// Goal: a JSON body (specification 1.3) is read into flat fields, and what is none gets its code.
// Method: tables of bodies beside what is made of them.
import { describe, expect, test } from "vitest";
import { readJson } from "./read-json.ts";

function read(request: unknown, more: object = {}) {
  return readJson(JSON.stringify({ alias: "ws", version: "1.00", request, ...more }));
}

function firstOf(request: object) {
  const found = read([request]);
  if (!found.ok) throw new Error(JSON.stringify(found.fault));
  const [first] = found.block.requests;
  if (first === undefined) throw new Error("no request");
  return first;
}

describe("a body that cannot be used", () => {
  test.for([
    ['{"alias":', "10205", ["invalid json"]],
    ["", "10205", ["invalid json"]],
    ["[]", "10205", ["invalid json"]],
    ["null", "10205", ["invalid json"]],
    ["3", "10205", ["invalid json"]],
    ['{"request":[{}]}', "30007", ["version"]],
    ['{"version":"3.67","request":[{}]}', "30007", ["version"]],
    ['{"version":1,"request":[{}]}', "30007", ["version"]],
    ['{"version":"1.00"}', "30010", ["request"]],
    ['{"version":"1.00","request":[]}', "30010", ["request"]],
    ['{"version":"1.00","request":[1]}', "30010", ["request"]],
    ['{"version":"1.00","request":"AUTH"}', "30010", ["request"]],
  ] as const)("%s", ([text, code, data]) => {
    expect(readJson(text)).toMatchObject({ ok: false, fault: { code, data } });
  });

  test("keeps the client's name for it, where that could be read", () => {
    const text = '{"version":"9","request":[{"requestreference":"Ax8k2m4qz"}]}';
    expect(readJson(text)).toMatchObject({ fault: { requestReference: "Ax8k2m4qz" } });
  });
});

describe("a request", () => {
  test("version 1.0 is taken too, and a single request without a list", () => {
    const body = { alias: "ws", version: "1.0", request: { requesttypedescription: "AUTH" } };
    expect(readJson(JSON.stringify(body))).toMatchObject({
      ok: true,
      block: { alias: "ws", requests: [{ types: ["AUTH"], naming: "one" }] },
    });
  });

  test.for([
    [{ requesttypedescriptions: ["AUTH", "SUBSCRIPTION"] }, ["AUTH", "SUBSCRIPTION"], "one"],
    [{ requesttypedescriptions: "AUTH" }, ["AUTH"], "one"],
    [{ requesttypedescription: "AUTH" }, ["AUTH"], "one"],
    [{ requesttypedescription: "A", requesttypedescriptions: ["B"] }, ["B", "A"], "both"],
    [{}, [], "none"],
    [{ requesttypedescriptions: [] }, [], "one"],
    [{ requesttypedescriptions: [{}, null] }, [], "one"],
  ] as const)("%j names its types", ([request, types, naming]) => {
    expect(firstOf(request)).toMatchObject({ types, naming });
  });

  test("values are texts; numbers are taken as they are written; what is empty is not there", () => {
    const { fields } = firstOf({ baseamount: 1050, pan: "4111", email: "", billingtown: null });
    expect([...fields]).toEqual([
      ["baseamount", "1050"],
      ["pan", "4111"],
    ]);
  });

  test("fields that nobody knows are kept as texts, and never at fault", () => {
    const { fields, badField } = firstOf({ issubscription: "1", nested: { a: 1 }, list: [1] });
    expect([...fields]).toEqual([["issubscription", "1"]]);
    expect(badField).toBeNull();
  });

  test.for([{ pan: {} }, { pan: [1] }, { pan: true }, { pan: "\u0000" }, { pan: "\ud800" }])(
    "%j is no value of a known field",
    (request) => {
      expect(firstOf(request)).toMatchObject({ badField: "pan" });
    },
  );

  test("a value beyond all reason is at fault", () => {
    expect(firstOf({ orderreference: "x".repeat(5_000) })).toMatchObject({
      badField: "orderreference",
    });
  });

  test.for([
    [{ sitereference: [{ value: "a" }, { value: "b" }] }, { sitereference: ["a", "b"] }],
    [{ sitereference: { value: "a" } }, { sitereference: ["a"] }],
    [
      { sitereference: "a", x: [3] },
      { sitereference: ["a"], x: ["3"] },
    ],
    [{ sitereference: [{ value: "" }] }, {}],
    [{}, {}],
  ] as const)("filter %j", ([filter, values]) => {
    expect(Object.fromEntries(firstOf({ filter }).filter ?? [])).toEqual(values);
  });

  test.for(["x", [1], { a: { value: {} } }, { a: [null] }, { a: [{ v: 1 }] }])(
    "filter %j is none",
    (filter) => {
      expect(firstOf({ filter })).toMatchObject({ badField: "filter", filter: null });
    },
  );

  test("what is to be updated is read like fields", () => {
    const { updates } = firstOf({ updates: { transactionactive: 3, baseamount: "" } });
    expect([...(updates ?? [])]).toEqual([["transactionactive", "3"]]);
  });
});
