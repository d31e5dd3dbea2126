/** The account at Secure Trading, as an operator sets it (docs/operating/settings.md). */
export type SecureTradingAccount = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly siteReference: string;
};

const VENDOR_URL = "https://webservices.securetrading.net";

/** Null: there is none. Throws Error with one sentence for a part that is missing or wrong. */
export function readSecureTrading(
  environment: Readonly<Record<string, string | undefined>>,
): SecureTradingAccount | null {
  const given = (name: string): string => environment[name] ?? "";
  const username = given("SECURE_TRADING_USERNAME");
  if (username === "") return null;
  const password = given("SECURE_TRADING_PASSWORD");
  const siteReference = given("SECURE_TRADING_SITE");
  if (password === "" || siteReference === "") {
    throw new Error(
      "SECURE_TRADING_USERNAME needs SECURE_TRADING_PASSWORD and SECURE_TRADING_SITE beside it.",
    );
  }
  const url = given("SECURE_TRADING_URL") || VENDOR_URL;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`SECURE_TRADING_URL is "${url}"; give an address such as ${VENDOR_URL}.`);
  }
  return { url, username, password, siteReference };
}
