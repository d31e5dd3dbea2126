/** Keeps a customer's login at the merchant's own site in step with the merchant's. */
import { change } from "../../domain/change.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { ConsumerLogin } from "../../store/consumer-login/consumer-login.ts";
import { putConsumerLogin } from "../../store/consumer-login/put-consumer-login.ts";
import { selectConsumerLogins } from "../../store/consumer-login/select-consumer-logins.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase } from "./change-purchase.ts";
import { changedSince } from "./changed-since.ts";
import type { CommandOptions } from "./command.ts";
import type { PurchaseTarget } from "./purchase-commands.ts";
import { searchText } from "./search-text.ts";

/** What is absent stays. */
export type NewLogin = { readonly username?: string; readonly password?: string };

export async function changeLogin(
  context: EngineContext,
  { merchantId, purchaseId }: PurchaseTarget,
  login: NewLogin,
  options: CommandOptions = {},
): Promise<Result<null>> {
  if (login.username === undefined && login.password === undefined) {
    return refuse("invalid_field", "Give a username, a password or both.", "username");
  }
  const changed = await changePurchase(
    context,
    merchantId,
    purchaseId,
    async ({ purchase }, tx) => {
      const stale = changedSince(options.ifVersion, purchase.version);
      if (stale !== null) return stale;
      await options.onMade?.(tx, { id: purchaseId });
      const [was] = await selectConsumerLogins(tx, [purchaseId]);
      await putLogin(
        context,
        tx,
        purchaseId,
        { ...(was && { username: was.username }), ...login },
        was,
      );
      return accept(
        change({
          events: [{ kind: "purchase.login_changed", purchaseId, facts: factsOf(login) }],
        }),
      );
    },
    options,
  );
  return changed.ok ? accept(null) : changed;
}

/** Stores the login that came with an order, or the changed one; a password is sealed. */
export async function putLogin(
  context: EngineContext,
  tx: Tx,
  purchaseId: bigint,
  { username = "", password }: NewLogin,
  was?: ConsumerLogin,
): Promise<void> {
  const place = passwordPlace(tx.merchantId, purchaseId);
  await putConsumerLogin(tx, {
    purchaseId,
    username,
    folded: searchText([username]),
    password:
      password === undefined ? (was?.password ?? null) : context.sealer.seal(password, place),
    changedAt: context.clock.now(),
  });
}

/** Binds a sealed password to its purchase. */
export function passwordPlace(merchantId: bigint, purchaseId: bigint): string {
  return `merchant ${merchantId}, login of purchase ${purchaseId}`;
}

function factsOf({ username, password }: NewLogin) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { passwordChanged: true }),
  };
}
