// Goal: no body makes a reader throw or hang, and what can be read is what it says it is. Method:
// 10,000 bodies made from good ones by cutting, doubling, swapping and planting, from a seed;
// FUZZ_BODIES and FUZZ_SEED choose how many and which.
import { expect, test } from "vitest";
import { fuzzedBodies } from "./fuzzed-bodies.ts";
import type { BlockRead } from "../../../src/faces/secure-trading/wire/block.ts";
import { ERROR_TEXTS } from "../../../src/faces/secure-trading/wire/error-codes.ts";
import { readJson } from "../../../src/faces/secure-trading/wire/read-json.ts";
import { readXml } from "../../../src/faces/secure-trading/wire/read-xml.ts";
import { isCarriable } from "../../../src/faces/secure-trading/wire/text.ts";

const BODIES = Number(process.env["FUZZ_BODIES"] ?? 10_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_310_106);

test.for([
  ["JSON", readJson],
  ["XML", readXml],
] as const)("%s, from a seed", ([form, read]) => {
  let readable = 0;
  for (const body of fuzzedBodies(form, BODIES, SEED)) {
    const found = read(body);
    expect(faultsOf(found)).toEqual([]);
    if (found.ok) readable += 1;
  }
  // a fuzzer that is always refused at the door finds nothing
  expect(readable).toBeGreaterThan(BODIES / 20);
  expect(readable).toBeLessThan(BODIES);
});

function faultsOf(found: BlockRead): string[] {
  if (!found.ok) return found.fault.code in ERROR_TEXTS ? [] : [found.fault.code];
  return found.block.requests.flatMap(({ fields, updates, filter }) => [
    ...[...fields, ...(updates ?? [])].flatMap(([name, value]) =>
      value !== "" && isCarriable(value) ? [] : [name],
    ),
    ...[...(filter ?? [])].flatMap(([name, values]) => (values.length > 0 ? [] : [name])),
  ]);
}
