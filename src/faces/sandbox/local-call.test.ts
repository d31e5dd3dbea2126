// Goal: the keys of a sandbox go to nobody but who sits at the machine. Method: one row a call.
import { expect, test } from "vitest";
import { isLocalCall } from "./local-call.ts";

test.for([
  ["127.0.0.1", "127.0.0.1:8080", undefined, true],
  ["::1", "[::1]:8080", undefined, true],
  ["::ffff:127.0.0.1", "localhost:8080", undefined, true],
  ["127.0.0.1", "localhost", "http://localhost", true],
  ["127.0.0.1", "LOCALHOST:8080", "http://localhost:8080", true],
  ["192.0.2.7", "127.0.0.1:8080", undefined, false], // another machine
  ["127.0.0.1", "rebound.example:8080", undefined, false], // a name pointed at us
  ["127.0.0.1", "localhost.example", undefined, false],
  ["127.0.0.1", undefined, undefined, false],
  ["127.0.0.1", "localhost:8080", "http://elsewhere.example", false], // another site's page
  ["127.0.0.1", "localhost:8080", "http://localhost:3000", false],
  ["127.0.0.1", "localhost:8080", "null", false],
] as const)("from %s to %s, of %s: %s", ([address, host, origin, expected]) => {
  expect(isLocalCall({ address, host, origin })).toBe(expected);
});
