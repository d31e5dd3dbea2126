import { expect, test } from "vitest";
import { readSecureTrading } from "./settings.ts";

const WHOLE = {
  SECURE_TRADING_USERNAME: "ws@acme.example",
  SECURE_TRADING_PASSWORD: "secret",
  SECURE_TRADING_SITE: "test_acme01",
};

test("an account is there as a whole or not at all", () => {
  expect(readSecureTrading({})).toBeNull();
  expect(readSecureTrading(WHOLE)).toEqual({
    url: "https://webservices.securetrading.net",
    username: "ws@acme.example",
    password: "secret",
    siteReference: "test_acme01",
  });
  expect(() => readSecureTrading({ ...WHOLE, SECURE_TRADING_SITE: "" })).toThrow(
    "SECURE_TRADING_SITE",
  );
  for (const url of ["somewhere", "ftp://bank.example"]) {
    expect(() => readSecureTrading({ ...WHOLE, SECURE_TRADING_URL: url })).toThrow(
      "SECURE_TRADING_URL",
    );
  }
});
