// Goal: the chains of specification 1.4 are taken in the forms that it allows, and no others.
// Method: lists of types, as one request and as several, beside what is made of them.
import { describe, expect, test } from "vitest";
import { stepsOf } from "./steps.ts";
import type { WireRequest } from "./wire/block.ts";

function request(...types: string[]): WireRequest {
  return {
    types,
    naming: types.length === 0 ? "none" : "one",
    fields: new Map(),
    filter: null,
    updates: null,
    badField: null,
  };
}

function told(requests: readonly WireRequest[]): string {
  const read = stepsOf({ requestReference: null, alias: null, requests });
  return read.ok
    ? read.steps.map(({ type }) => type).join(" ")
    : [read.error.code, ...read.error.data].join(" ");
}

describe("chains", () => {
  test.for([
    "AUTH",
    "TRANSACTIONQUERY",
    "AUTH SUBSCRIPTION",
    "ACCOUNTCHECK SUBSCRIPTION",
    "ACCOUNTCHECK AUTH",
    "THREEDQUERY AUTH",
    "THREEDQUERY AUTH SUBSCRIPTION",
    "THREEDQUERY ACCOUNTCHECK SUBSCRIPTION",
    "ACCOUNTCHECK THREEDQUERY AUTH SUBSCRIPTION",
  ])("%s in both forms", (chain) => {
    const types = chain.split(" ");
    expect(told([request(...types)])).toBe(chain);
    expect(told(types.map((type) => request(type)))).toBe(chain);
  });

  test("an update with a refund for when it is too late: only apart", () => {
    expect(told([request("TRANSACTIONUPDATE"), request("REFUND")])).toBe(
      "TRANSACTIONUPDATE REFUND",
    );
    expect(told([request("TRANSACTIONUPDATE", "REFUND")])).toBe("30000 requesttypedescriptions");
  });

  test.for(["SUBSCRIPTION AUTH", "AUTH AUTH", "AUTH REFUND", "REFUND TRANSACTIONUPDATE"])(
    "%s is none",
    (chain) => {
      const types = chain.split(" ");
      expect(told([request(...types)])).toBe("30000 requesttypedescriptions");
      expect(told(types.map((type) => request(type)))).toBe("30000 requesttypedescriptions");
    },
  );
});

describe("what is no step", () => {
  test.for([
    ["nothing", [request()], "60018 None"],
    ["a type of nobody", [request("BADREQUEST")], "60018 BADREQUEST"],
    ["a type in small letters", [request("auth")], "60018 auth"],
    ["the second of two", [request("AUTH"), request("X")], "60018 X"],
    ["named in both ways", [{ ...request("AUTH"), naming: "both" as const }], "60040"],
    ["a value that is none", [{ ...request("AUTH"), badField: "pan" }], "30000 pan"],
    ["a filter that is none", [{ ...request("AUTH"), badField: "filter" }], "60037"],
  ] as const)("%s", ([, requests, expected]) => {
    expect(told(requests)).toBe(expected);
  });
});
