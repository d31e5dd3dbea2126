import { countCards, rotateMasterKey } from "../../../engine/vault/rotate-master-key.ts";
import { granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { RotateVault, Vault, VaultRotation } from "./contract.ts";
import { vaultOperations } from "./operations.ts";

/** The master key of the card vault, for keys of scope `operate` (docs/operating/vault-rotation.md). */
export function vaultRoutes(scope: RestScope, { context }: RestOptions): void {
  // what was done already is left unchanged: a request that was cut off may run again
  const config = { scope: "operate", withoutMerchant: true } as const;

  scope.get(
    "/vault",
    { config, schema: { operation: vaultOperations.read, response: { 200: Vault, ...PROBLEMS } } },
    async () => ({
      object: "vault" as const,
      keyId: context.ring.current.id,
      givenKeyId: context.ring.given.id,
      keys: [...(await countCards(context))].map(([id, cards]) => ({ id, cards })),
    }),
  );

  scope.post(
    "/vault/rotate",
    {
      config,
      schema: {
        operation: vaultOperations.rotate,
        body: RotateVault,
        response: { 200: VaultRotation, ...PROBLEMS },
      },
    },
    async ({ body: { cursor = null } }) => {
      const from =
        cursor === null ? null : { merchantId: cursor.merchantId, secretId: cursor.after ?? 0n };
      const { cursor: next, ...slice } = granted(await rotateMasterKey(context, from));
      return {
        ...slice,
        object: "vault_rotation" as const,
        cursor:
          next === null
            ? null
            : { merchantId: next.merchantId, after: next.secretId === 0n ? null : next.secretId },
      };
    },
  );
}
