// Goal: mail settings are read, or refused with the name of the setting. Method: one row a text.
import { describe, expect, test } from "vitest";
import { isLoopback, isMailAddress, readSmtpSettings } from "./smtp-settings.ts";

describe("SMTP_URL", () => {
  test.for([
    ["smtp://mail.example", "mail.example 587 starttls -"],
    ["smtp://mail.example:2525", "mail.example 2525 starttls -"],
    ["smtps://mail.example", "mail.example 465 tls -"],
    [
      "smtps://ann%40shop.example:p%3Aw@mail.example:466",
      "mail.example 466 tls ann@shop.example:p:w",
    ],
    ["smtp://[::1]:25", "::1 25 starttls -"],
  ] as const)("%s", ([url, expected]) => {
    const { host, port, secure, login } = readSmtpSettings(url, "shop@mail.example");
    const who = login === null ? "-" : `${login.user}:${login.password}`;
    expect(`${host} ${port} ${secure ? "tls" : "starttls"} ${who}`).toBe(expected);
  });

  test.for(["mail.example", "http://mail.example", "", "smtp//mail.example"])("not %s", (url) => {
    expect(() => readSmtpSettings(url, "shop@mail.example")).toThrow("SMTP_URL");
  });

  test("never says its password", () => {
    expect(() => readSmtpSettings("smpt://ann:secret@mail.example", "shop@mail.example")).toThrow(
      /^(?!.*secret)/,
    );
  });
});

describe("an address", () => {
  test.for([
    ["ann@example.net", true],
    ["ann.o'ash+tag@sub.example.net", true],
    ["ånn@exämple.net", true],
    ["", false],
    ["ann", false],
    ["ann@", false],
    ["ann@example.net,bob@example.net", false],
    ["ann@example.net\nBcc: bob@example.net", false],
    ["ann\r@example.net", false],
    ["<ann@example.net>", false],
    ["Ann <ann@example.net>", false],
    ['"ann"@example.net', false],
    ["ann@bob@example.net", false],
    [`${"a".repeat(250)}@example.net`, false],
  ] as const)("%j: %s", ([text, expected]) => {
    expect(isMailAddress(text)).toBe(expected);
    if (!expected) {
      expect(() => readSmtpSettings("smtp://mail.example", text)).toThrow("MAIL_FROM");
    }
  });
});

test.for([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["::1", true],
  ["128.0.0.1", false],
  ["localhost.example", false],
  ["127.0.0.1.example", false],
] as const)("%s is this machine: %s", ([host, expected]) => {
  expect(isLoopback(host)).toBe(expected);
});
