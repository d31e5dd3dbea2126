// Goal: nothing but the public internet counts as public, however it is written. Method: an address of
// every special range, its first and last, and the neighbours that are public.
import { describe, expect, test } from "vitest";
import { readAllowList } from "./allow-list.ts";
import { isPublic } from "./public-address.ts";

describe("not public", () => {
  test.for([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "",
    "shop.example",
    "127.1",
    "0x7f000001",
  ])("%s", (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe("public", () => {
  test.for([
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "198.17.255.255",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "2001:200::1",
  ])("%s", (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

describe("an allow list", () => {
  test.for([
    ["127.0.0.1", "127.0.0.1", 80, true],
    ["127.0.0.1", "127.0.0.2", 80, false],
    ["127.0.0.1/32", "127.0.0.1", 8080, true],
    ["127.0.0.1:8080", "127.0.0.1", 8080, true],
    ["127.0.0.1:8080", "127.0.0.1", 8081, false],
    ["10.1.0.0/16", "10.1.255.255", 443, true],
    ["10.1.0.0/16", "10.2.0.0", 443, false],
    ["10.1.0.0/16:443", "10.1.0.1", 80, false],
    ["::1", "::1", 80, true],
    ["[::1]:8080", "::1", 8080, true],
    ["[::1]:8080", "::1", 80, false],
    ["fd00::/8", "fd12::1", 80, true],
    ["127.0.0.0/8", "::ffff:127.0.0.1", 80, true],
  ] as const)("%s lets %s:%i pass: %s", ([entry, host, port, passes]) => {
    expect(readAllowList([entry]).hasAddress({ host, port })).toBe(passes);
  });

  test.for([
    ["shop.internal", "shop.internal", 80, true],
    ["shop.internal", "SHOP.internal", 80, true],
    ["shop.internal:8080", "shop.internal", 80, false],
    ["shop.internal", "evil.shop.internal", 80, false],
    ["shop.internal", "shop.internal.evil.example", 80, false],
  ] as const)("%s lets the name %s:%i pass: %s", ([entry, host, port, passes]) => {
    expect(readAllowList([entry]).hasName({ host, port })).toBe(passes);
  });

  test.for([
    "",
    "10.0.0.0/33",
    "::/129",
    "shop.internal/8",
    "https://shop.example",
    "a b",
    "x:70000",
  ])("%j is no entry", (entry) => {
    expect(() => readAllowList([entry])).toThrow("is no address to allow");
  });
});
