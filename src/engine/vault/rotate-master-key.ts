/**
 * Replaces the master key while charges go on (docs/operating/vault-rotation.md).
 *
 * In slices: each call does a bounded part and says where the next one goes on. All that it has to
 * remember is in the cards themselves, so it may be stopped, repeated, or done by several processes
 * at once.
 */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { claimDeploymentValue } from "../../store/deployment/claim-deployment-value.ts";
import { deploymentValues } from "../../store/deployment/deployment-values.ts";
import { putDeploymentValue } from "../../store/deployment/put-deployment-value.ts";
import { listDirectoryMerchants } from "../../store/directory/list-directory-merchants.ts";
import { updateFingerprints } from "../../store/payment-method/update-fingerprints.ts";
import { countSecretsByKey } from "../../store/vault/count-secrets-by-key.ts";
import { FACTS } from "../deployment/facts.ts";
import type { EngineContext } from "../engine-context.ts";
import { countPasswords, rewrapConsumerLogins } from "./rewrap-consumer-logins.ts";
import { keysOfTargetSecrets, rewrapTargetSecrets } from "./rewrap-target-secrets.ts";

/** Where a slice ended: the cards of this merchant with larger ids come next. */
export type RotationCursor = { readonly merchantId: bigint; readonly secretId: bigint };

export type RotationSlice = {
  /** The key that seals now. */
  readonly keyId: string;
  /** `switching`: other processes have to see the new key first; ask again in a moment. */
  readonly state: "switching" | "running" | "done";
  /** Cards, secrets of webhooks and postbacks, and customers' passwords that this slice wrapped again. */
  readonly rewrapped: number;
  /** Those that did not open: sealed with a key that this process does not have, or damaged. */
  readonly unopened: number;
  readonly cursor: RotationCursor | null;
};

/** Cards of one slice at most, and of one statement. */
const SLICE = 2_000;
const PAGE = 500;
/** Ten times as long as a process may take to see which key seals (Standing). */
const SWITCH_MS = 2_500;

export async function rotateMasterKey(
  context: EngineContext,
  cursor: RotationCursor | null,
): Promise<Result<RotationSlice>> {
  const switched = await sealWithGivenKey(context);
  if (!switched.ok) return switched;
  const keyId = context.ring.given.id;
  if (switched.value === "switching") {
    return accept({ keyId, state: "switching", rewrapped: 0, unopened: 0, cursor });
  }
  const slice = await rewrapSlice(context, cursor);
  if (slice.cursor !== null) return accept({ keyId, state: "running", ...slice });
  return accept({ keyId, state: "done", ...slice, ...(await retireOldKeys(context)) });
}

/** Lets the key of PERENNIAL_MASTER_KEY seal, in all processes that have it. */
async function sealWithGivenKey(context: EngineContext): Promise<Result<"switching" | "switched">> {
  const { db, ring, clock } = context;
  const names = [FACTS.masterKey, FACTS.keysInUse, FACTS.keySwitchedAt];
  const facts = await deploymentValues(db, names);
  const sealing = facts.get(FACTS.masterKey) ?? null;
  const given = ring.given.id;
  if (sealing !== given) {
    const inUse = [...(facts.get(FACTS.keysInUse)?.split(",") ?? []), sealing ?? given, given];
    const missing = inUse.find((id) => !ring.has(id));
    if (missing !== undefined) {
      return refuse(
        "wrong_state",
        `This process was not given master key ${missing}, under which cards are sealed; add it to ` +
          "PERENNIAL_OLD_MASTER_KEYS.",
      );
    }
    await putDeploymentValue(db, FACTS.keysInUse, [...new Set(inUse)].join(","));
    await putDeploymentValue(db, FACTS.keySwitchedAt, String(clock.wallMs()));
    await claimDeploymentValue(db, { name: FACTS.masterKey, value: given, expected: sealing });
    await context.standing.lookNow();
    return accept("switching");
  }
  const since = clock.wallMs() - Number(facts.get(FACTS.keySwitchedAt) ?? 0);
  return accept(since < SWITCH_MS ? "switching" : "switched");
}

type Slice = Pick<RotationSlice, "rewrapped" | "unopened" | "cursor">;

async function rewrapSlice(context: EngineContext, from: RotationCursor | null): Promise<Slice> {
  const { db, vault } = context;
  let looked = 0;
  let rewrapped = 0;
  let unopened = 0;
  for (const merchantId of await listDirectoryMerchants(db)) {
    if (from !== null && merchantId < from.merchantId) continue;
    let afterId: bigint | null = from?.merchantId === merchantId ? from.secretId : 0n;
    while (afterId !== null) {
      if (looked >= SLICE) {
        return { rewrapped, unopened, cursor: { merchantId, secretId: afterId } };
      }
      const page = { afterId, limit: PAGE };
      const done = await vault.rewrapCards(db, merchantId, page, (prints) =>
        db.tenant(merchantId, (tx) => updateFingerprints(tx, prints)),
      );
      looked += PAGE;
      rewrapped += done.rewrapped;
      unopened += done.unopened;
      afterId = done.lastId;
    }
    for (const rewrap of [rewrapTargetSecrets, rewrapConsumerLogins]) {
      const secrets = await rewrap(context, merchantId);
      rewrapped += secrets.rewrapped;
      unopened += secrets.unopened;
    }
  }
  return { rewrapped, unopened, cursor: null };
}

/** Once nothing is sealed with another key, nobody needs to have one. */
async function retireOldKeys(context: EngineContext): Promise<{ readonly unopened: number }> {
  const counts = new Map(await countCards(context));
  for (const merchantId of await listDirectoryMerchants(context.db)) {
    for (const keyId of await keysOfTargetSecrets(context, merchantId)) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
    }
    for (const [keyId, passwords] of await countPasswords(context, merchantId)) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + passwords);
    }
  }
  const given = context.ring.given.id;
  const others = [...counts].filter(([keyId]) => keyId !== given);
  const inUse = [given, ...others.map(([keyId]) => keyId)];
  await putDeploymentValue(context.db, FACTS.keysInUse, inUse.join(","));
  return { unopened: others.reduce((sum, [, sealed]) => sum + sealed, 0) };
}

/** How many cards of the deployment are sealed under each master key. */
export async function countCards(context: EngineContext): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const merchantId of await listDirectoryMerchants(context.db)) {
    for (const { keyId, cards } of await context.db.vault(merchantId, countSecretsByKey)) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + cards);
    }
  }
  return counts;
}
