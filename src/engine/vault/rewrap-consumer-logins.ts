/** Customers' passwords under the master key that seals now, page by page. */
import { countLoginsByKey } from "../../store/consumer-login/count-logins-by-key.ts";
import {
  rewrapConsumerLogins as update,
  type RewrappedLogin,
} from "../../store/consumer-login/rewrap-consumer-logins.ts";
import { selectLoginsToRewrap } from "../../store/consumer-login/select-logins-to-rewrap.ts";
import { passwordPlace } from "../commands/change-login.ts";
import type { EngineContext } from "../engine-context.ts";
import type { RewrappedSecrets } from "./rewrap-target-secrets.ts";

const PAGE = 500;

export async function rewrapConsumerLogins(
  context: EngineContext,
  merchantId: bigint,
): Promise<RewrappedSecrets> {
  const { db, ring, sealer } = context;
  let rewrapped = 0;
  let unopened = 0;
  for (let afterId: bigint | null = 0n; afterId !== null;) {
    const page = { afterId, limit: PAGE };
    afterId = await db.tenant(merchantId, async (tx) => {
      const found = await selectLoginsToRewrap(tx, ring.current.id, page);
      const logins = found.flatMap((login): RewrappedLogin[] => {
        const again = sealer.rewrap(login, passwordPlace(merchantId, login.purchaseId));
        const { purchaseId, keyId: wasKeyId } = login;
        return again === null ? [] : [{ purchaseId, wasKeyId, again }];
      });
      unopened += found.length - logins.length;
      rewrapped += await update(tx, logins);
      return found.length < PAGE ? null : (found.at(-1)?.purchaseId ?? null);
    });
  }
  return { rewrapped, unopened };
}

/** Passwords of the merchant's customers, by the master key that seals them. */
export async function countPasswords(
  context: EngineContext,
  merchantId: bigint,
): Promise<ReadonlyMap<string, number>> {
  const counts = await context.db.tenant(merchantId, countLoginsByKey);
  return new Map(counts.map(({ keyId, passwords }) => [keyId, passwords]));
}
