/** The environment as one frozen value (docs/operating/settings.md). Every fault names the variable. */
import { isIP, type BlockList } from "node:net";
import { parseInstant, type Instant } from "./domain/calendar/instant.ts";
import { readSmtpSettings, type SmtpSettings } from "./mail/smtp-settings.ts";
import { readProxies } from "./faces/http/transport.ts";
import {
  readSecureTrading,
  type SecureTradingAccount,
} from "./gateways/secure-trading/settings.ts";

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly mode: "sandbox" | "live";
  /** First instant of a new sandbox; null: it starts at the real time and runs on. */
  readonly testClock: Instant | null;
  readonly masterKey: string | null;
  /** Of before: they open what they sealed, and seal nothing once the vault was rotated. */
  readonly oldMasterKeys: readonly string[];
  /** The database was restored from a backup: nothing is charged before it is compared. */
  readonly restored: boolean;
  /** A bank simulator that runs already; null: the sandbox starts its own. */
  readonly simulatorUrl: string | null;
  readonly gatewayTimeoutMs: number;
  /** Addresses of proxies in front of us, whose word about HTTPS and callers is taken. */
  readonly trustedProxies: BlockList;
  /** The addresses that what we send to merchants comes from, as merchants see them. */
  readonly senderAddresses: readonly string[];
  readonly segpay: {
    /** Of elements in answers of the Segpay face. */
    readonly xmlNamespace: string;
    /** Its strings come without declaration and namespace. */
    readonly bareString: boolean;
  };
  /** Null: nothing is charged there. */
  readonly secureTrading: SecureTradingAccount | null;
  /** Where messages may go beyond the public internet: src/outgoing/allow-list.ts. */
  readonly outgoingAllow: readonly string[];
  readonly deliveryTimeoutMs: number;
  /** Requests of one API key a minute, in each process; 0: no limit. */
  readonly rateLimitPerMinute: number;
  /** Where mails to customers go; null: nowhere, and in a sandbox into its own mailbox. */
  readonly smtp: SmtpSettings | null;
  /** Where customers' browsers find us; null: nobody said, and a sandbox takes its own address. */
  readonly publicUrl: string | null;
  /** A new sandbox gets a merchant with half a year of history. */
  readonly demo: boolean;
};

export type Environment = Readonly<Record<string, string | undefined>>;

const SANDBOX_TIMEOUT_MS = 2_000;
const LIVE_TIMEOUT_MS = 30_000;
/** Well below the 120 s after which a delivery is sent again. */
const MOST_DELIVERY_TIMEOUT_MS = 60_000;
const SANDBOX_DELIVERY_TIMEOUT_MS = 5_000;
const LIVE_DELIVERY_TIMEOUT_MS = 15_000;
/** A thousand a second: more than a shop asks for, less than would keep the others from theirs. */
const RATE_LIMIT_PER_MINUTE = 60_000;

/** Reads the environment. Throws Error with one sentence for the person who set it. */
export function readConfig(environment: Environment): Config {
  const mode = oneOf("MODE", environment["MODE"] ?? "sandbox", ["sandbox", "live"]);
  const testClock = readTestClock(environment["TEST_CLOCK"], mode);
  const databaseUrl = emptyToNull(environment["DATABASE_URL"]);
  const masterKey = emptyToNull(environment["PERENNIAL_MASTER_KEY"]);
  if (mode === "live") {
    if (databaseUrl === null) {
      throw new Error(
        "MODE=live needs DATABASE_URL: the embedded database does not survive a power cut.",
      );
    }
    if (masterKey === null) {
      throw new Error("MODE=live needs PERENNIAL_MASTER_KEY: 32 random bytes in base64 or hex.");
    }
  }
  return Object.freeze({
    port: wholeNumber("PORT", environment["PORT"] ?? "8080", 65_535),
    host: environment["HOST"] ?? "127.0.0.1",
    dataDir: environment["DATA_DIR"] ?? "./data",
    databaseUrl,
    mode,
    testClock,
    masterKey,
    oldMasterKeys: listed(environment["PERENNIAL_OLD_MASTER_KEYS"]),
    restored: oneOf("RESTORED", environment["RESTORED"] ?? "no", ["no", "yes"]) === "yes",
    simulatorUrl: emptyToNull(environment["SIMULATOR_URL"]),
    trustedProxies: trustedProxies(environment["TRUSTED_PROXIES"]),
    senderAddresses: senderAddresses(environment["SENDER_ADDRESSES"]),
    segpay: {
      xmlNamespace: emptyToNull(environment["SEGPAY_XML_NAMESPACE"]) ?? "http://tempuri.org/",
      bareString:
        oneOf("SEGPAY_BARE_STRING", environment["SEGPAY_BARE_STRING"] ?? "off", ["on", "off"]) ===
        "on",
    },
    gatewayTimeoutMs: wholeNumber(
      "GATEWAY_TIMEOUT_MS",
      environment["GATEWAY_TIMEOUT_MS"] ??
        String(mode === "live" ? LIVE_TIMEOUT_MS : SANDBOX_TIMEOUT_MS),
      300_000,
    ),
    secureTrading: readSecureTrading(environment),
    outgoingAllow: (emptyToNull(environment["OUTGOING_ALLOW"]) ?? "")
      .split(/[\s,]+/)
      .filter((text) => text !== ""),
    deliveryTimeoutMs: wholeNumber(
      "DELIVERY_TIMEOUT_MS",
      environment["DELIVERY_TIMEOUT_MS"] ??
        String(mode === "live" ? LIVE_DELIVERY_TIMEOUT_MS : SANDBOX_DELIVERY_TIMEOUT_MS),
      MOST_DELIVERY_TIMEOUT_MS,
    ),
    rateLimitPerMinute: wholeNumber(
      "RATE_LIMIT_PER_MINUTE",
      environment["RATE_LIMIT_PER_MINUTE"] ?? String(RATE_LIMIT_PER_MINUTE),
      10_000_000,
    ),
    smtp: readSmtp(environment),
    publicUrl: readPublicUrl(environment["PUBLIC_URL"], mode),
    demo:
      mode === "sandbox" &&
      oneOf("SANDBOX_DEMO", environment["SANDBOX_DEMO"] ?? "on", ["on", "off"]) === "on",
  });
}

function readTestClock(text: string | undefined, mode: Config["mode"]): Instant | null {
  const given = emptyToNull(text);
  if (given === null) return null;
  if (mode === "live")
    throw new Error("TEST_CLOCK is for a sandbox; a live deployment refuses it.");
  const instant = parseInstant(given);
  if (instant === undefined) {
    throw new Error(`TEST_CLOCK is "${given}"; give an instant such as 2026-01-01T00:00:00Z.`);
  }
  return instant;
}

function readPublicUrl(text: string | undefined, mode: Config["mode"]): string | null {
  const given = emptyToNull(text);
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const isWeb = url?.protocol === "https:" || (url?.protocol === "http:" && mode === "sandbox");
  if (url !== null && isWeb && url.search === "" && url.hash === "") return given;
  const form = mode === "live" ? "https://pay.shop.example" : "http://127.0.0.1:8080";
  throw new Error(`PUBLIC_URL is "${given}"; give an address such as ${form}.`);
}

function readSmtp(environment: Environment): SmtpSettings | null {
  const url = emptyToNull(environment["SMTP_URL"]);
  const from = emptyToNull(environment["MAIL_FROM"]);
  if (url === null) return null;
  if (from === null) throw new Error("SMTP_URL needs MAIL_FROM: the address that mails are from.");
  return readSmtpSettings(url, from);
}

function trustedProxies(text: string | undefined): BlockList {
  const proxies = readProxies(listed(text));
  if (proxies !== null) return proxies;
  throw new Error(`TRUSTED_PROXIES is "${text}"; give addresses or subnets, such as 10.0.0.0/8.`);
}

function senderAddresses(text: string | undefined): readonly string[] {
  const addresses = text === undefined ? ["127.0.0.1"] : listed(text);
  const wrong = addresses.find((one) => isIP(one) === 0);
  if (wrong === undefined) return addresses;
  throw new Error(`SENDER_ADDRESSES has "${wrong}"; give IP addresses, separated by commas.`);
}

/** Values separated by commas or blanks. */
function listed(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((one) => one !== "");
}

function emptyToNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new Error(`${name} is "${text}"; give a whole number from 0 to ${most}.`);
  }
  return value;
}

function oneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Error(`${name} is "${text}"; give ${values.join(" or ")}.`);
  return found;
}
