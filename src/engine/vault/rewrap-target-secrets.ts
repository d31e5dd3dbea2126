/** Target secrets under the master key that seals now; a merchant has few, so all of them at once. */
import { selectTargetSecrets } from "../../store/target/select-target-secrets.ts";
import { rewrapTargetSecret } from "../../store/target/rewrap-target-secret.ts";
import { secretContext } from "../deliveries/load-targets.ts";
import type { EngineContext } from "../engine-context.ts";

export type RewrappedSecrets = {
  readonly rewrapped: number;
  /** Sealed with a key that is not here, or damaged. */
  readonly unopened: number;
};

export async function rewrapTargetSecrets(
  context: EngineContext,
  merchantId: bigint,
): Promise<RewrappedSecrets> {
  return await context.db.tenant(merchantId, async (tx) => {
    let rewrapped = 0;
    let unopened = 0;
    for (const secret of await selectTargetSecrets(tx, null)) {
      if (secret.keyId === context.ring.current.id) continue;
      const again = context.sealer.rewrap(secret, secretContext(merchantId, secret));
      if (again === null) unopened += 1;
      else if (await rewrapTargetSecret(tx, secret, again)) rewrapped += 1;
    }
    return { rewrapped, unopened };
  });
}

/** The master keys that seal secrets of the merchant. */
export async function keysOfTargetSecrets(
  context: EngineContext,
  merchantId: bigint,
): Promise<readonly string[]> {
  const secrets = await context.db.tenant(merchantId, (tx) => selectTargetSecrets(tx, null));
  return secrets.map(({ keyId }) => keyId);
}
