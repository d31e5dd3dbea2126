/** Keys for the API: random, shown once, found again by their hash. */
import { createHash } from "node:crypto";
import { insertApiKey } from "../../store/api-key/insert-api-key.ts";
import { findEntries } from "../../store/directory/find-entries.ts";
import { insertEntry } from "../../store/directory/insert-entry.ts";
import type { EngineContext } from "../engine-context.ts";

export const SCOPES = ["read", "write", "money"] as const;
export type Scope = (typeof SCOPES)[number];

export type Caller = {
  readonly merchantId: bigint;
  readonly keyId: bigint;
  readonly scopes: ReadonlySet<string>;
};

function hashOfKey(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

/** Makes `secret` (from the caller's randomness, at least 128 bits) a key of the merchant. */
export async function createApiKey(
  context: EngineContext,
  merchantId: bigint,
  options: { readonly secret: string; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<bigint> {
  const id = await context.ids.next("small");
  const keyHash = hashOfKey(options.secret);
  const scopes = options.scopes.join(" ");
  const createdAt = context.clock.now();
  await context.db.tenant(merchantId, (tx) =>
    insertApiKey(tx, { id, name: options.name, keyHash, scopes, createdAt, expiresAt: null }),
  );
  await insertEntry(context.db, {
    kind: "api_key",
    keyHash,
    merchantId,
    subjectId: id,
    scopes,
    expiresAt: null,
  });
  return id;
}

/** Whose key this is; null for an unknown or expired one. The hash is looked up, so no compare leaks. */
export async function callerOf(context: EngineContext, key: string): Promise<Caller | null> {
  const [entry] = await findEntries(context.db, "api_key", hashOfKey(key));
  if (entry === undefined) return null;
  if (entry.expiresAt !== null && entry.expiresAt <= context.clock.now()) return null;
  return {
    merchantId: entry.merchantId,
    keyId: entry.subjectId,
    scopes: new Set(entry.scopes.split(" ")),
  };
}
