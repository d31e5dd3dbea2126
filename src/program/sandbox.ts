/**
 * What a sandbox has from its first start: two merchants, keys for them, and a file that says where
 * everything is (docs/concepts/sandbox.md).
 */
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApiKey, holderOf, SCOPES } from "../engine/setup/api-keys.ts";
import { changeMailSettings } from "../engine/setup/mail.ts";
import { createMerchant } from "../engine/setup/merchants.ts";
import type { EngineContext } from "../engine/engine-context.ts";
import { secureTradingAccess, type SecureTradingAccess } from "./sandbox-secure-trading.ts";
import { claimDeploymentValue } from "../store/deployment/claim-deployment-value.ts";
import { deploymentValue } from "../store/deployment/deployment-value.ts";
import { selectMailSettings } from "../store/mail/select-mail-settings.ts";

export type SandboxFile = {
  readonly baseUrl: string;
  readonly simulatorUrl: string;
  /** All scopes, of a merchant of its own in zone UTC. */
  readonly apiKey: string;
  readonly demo: { readonly apiKey: string };
  /** For clients of Secure Trading, of the same merchant as `apiKey`. */
  readonly secureTrading: SecureTradingAccess;
};

export type SandboxOptions = {
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly simulatorUrl: string;
  readonly newSecret: () => string;
  /** Gives the demo merchant its history, before the file says that everything is there. */
  readonly tellDemo: (merchantId: bigint) => Promise<void>;
};

/**
 * More than one, so that several processes share a merchant's work in a sandbox too; one for the
 * demo, whose few hundred subscriptions would make every day of its history four times the work.
 */
const LANES = { Sandbox: 4, Demo: 1 } as const;

/** Makes what is missing and writes `sandbox.json`; keys in an older file that still work stay. */
export async function prepareSandbox(
  context: EngineContext,
  options: SandboxOptions,
): Promise<SandboxFile> {
  const earlier = await readSandboxFile(options.dataDir);
  const demo = await merchantCalled(context, "Demo");
  await options.tellDemo(demo);
  // from now on: half a year of mails to nobody would be read by nobody
  await writeToCustomers(context, demo);
  await writeToCustomers(context, await merchantCalled(context, "Sandbox"));
  const file: SandboxFile = {
    baseUrl: options.baseUrl,
    simulatorUrl: options.simulatorUrl,
    apiKey: await keyFor(context, options, "Sandbox", earlier?.apiKey),
    demo: { apiKey: await keyFor(context, options, "Demo", earlier?.demo.apiKey) },
    secureTrading: await secureTradingAccess(context, {
      merchantId: await merchantCalled(context, "Sandbox"),
      newSecret: options.newSecret,
      earlier: earlier?.secureTrading,
    }),
  };
  await writeSandboxFile(options.dataDir, file);
  return file;
}

async function keyFor(
  context: EngineContext,
  options: SandboxOptions,
  name: keyof typeof LANES,
  earlier: string | undefined,
): Promise<string> {
  if (earlier !== undefined && (await holderOf(context, earlier)) !== null) return earlier;
  const merchantId = await merchantCalled(context, name);
  const secret = `pk_test_${options.newSecret()}`;
  await createApiKey(context, merchantId, { secret, name: "sandbox.json", scopes: SCOPES });
  return secret;
}

/** The deployment's merchant of this name; of two processes that make it at once, one wins. */
async function merchantCalled(context: EngineContext, name: keyof typeof LANES): Promise<bigint> {
  const fact = `merchant ${name}`;
  const known = await deploymentValue(context.db, fact);
  if (known !== null) return BigInt(known);
  const made = await createMerchant(context, {
    name,
    zone: "UTC",
    currency: "EUR",
    lanes: LANES[name],
    gateway: "simulator",
  });
  if (!made.ok) throw new Error(`the sandbox merchant was refused: ${made.detail}`);
  const claim = { name: fact, value: String(made.value), expected: null };
  if (await claimDeploymentValue(context.db, claim)) return made.value;
  const winner = await deploymentValue(context.db, fact);
  if (winner === null) throw new Error(`nobody owns "${fact}"`);
  return BigInt(winner);
}

/** Customers of a sandbox get their mails, until the merchant says otherwise. */
async function writeToCustomers(context: EngineContext, merchantId: bigint): Promise<void> {
  if ((await context.db.tenant(merchantId, selectMailSettings)) !== null) return;
  const switchedOn = await changeMailSettings(context, merchantId, { on: true });
  if (!switchedOn.ok) throw new Error(`mails were refused: ${switchedOn.detail}`);
}

export function sandboxFilePath(dataDir: string): string {
  return join(dataDir, "sandbox.json");
}

/** The file of an earlier start; null when there is none or it cannot be read as one. */
async function readSandboxFile(dataDir: string): Promise<SandboxFile | null> {
  try {
    const read = JSON.parse(await readFile(sandboxFilePath(dataDir), "utf8")) as SandboxFile;
    return typeof read.apiKey === "string" && typeof read.demo?.apiKey === "string" ? read : null;
  } catch {
    return null;
  }
}

async function writeSandboxFile(dataDir: string, file: SandboxFile): Promise<void> {
  const path = sandboxFilePath(dataDir);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
