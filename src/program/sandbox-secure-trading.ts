/** A site and a user for clients of Secure Trading, so that they can be tried out at once. */
import type { EngineContext } from "../engine/engine-context.ts";
import { createSite } from "../engine/setup/merchants.ts";
import { PasswordCheck } from "../engine/setup/password.ts";
import { callerOf, changeUser, createUser, listUsers } from "../engine/setup/web-services-users.ts";

export type SecureTradingAccess = {
  readonly username: string;
  readonly password: string;
  readonly siteReference: string;
};

const SITE = "test_sandbox01";
const USERNAME = "sandbox@secure-trading.example";

export type AccessOptions = {
  readonly merchantId: bigint;
  readonly newSecret: () => string;
  /** Of an earlier start; a file of before there was any has none. */
  readonly earlier: SecureTradingAccess | undefined;
};

/** What is missing is made; a password that is not known any more is replaced. */
export async function secureTradingAccess(
  context: EngineContext,
  { merchantId, newSecret, earlier }: AccessOptions,
): Promise<SecureTradingAccess> {
  if (earlier !== undefined) {
    const known = await callerOf(context, earlier, new PasswordCheck(newSecret()));
    if (known !== null) return earlier;
  }
  await makeSite(context, merchantId);
  const password = newSecret();
  const order = { username: USERNAME, password, salt: newSecret(), siteIds: null };
  const made = await createUser(context, merchantId, order);
  // made by an earlier start, or by another process just now: this one's password is the last
  if (!made.ok) await changePassword(context, merchantId, order);
  return { username: USERNAME, password, siteReference: SITE };
}

async function makeSite(context: EngineContext, merchantId: bigint): Promise<void> {
  const made = await createSite(context, merchantId, {
    name: "Sandbox of Secure Trading",
    reference: SITE,
    ruleSet: "secure-trading",
    gateway: "test-acquirer",
    overrides: {},
  });
  const isThere = !made.ok && made.field === "reference";
  if (!made.ok && !isThere) throw new Error(`the sandbox site was refused: ${made.detail}`);
}

async function changePassword(
  context: EngineContext,
  merchantId: bigint,
  order: { readonly password: string; readonly salt: string },
): Promise<void> {
  const users = await listUsers(context, merchantId, { after: null, limit: 1_000 });
  const present = users.data.find(
    ({ username, revokedAt }) => username === USERNAME && revokedAt === null,
  );
  const target = { merchantId, userId: present?.id ?? 0n };
  const changed = await changeUser(context, target, order);
  if (!changed.ok) throw new Error(`the sandbox user was refused: ${changed.detail}`);
}
