/** Keys for the API: random, shown once, found again by their hash (docs/operating/keys.md). */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Instant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { insertApiKey } from "../../store/api-key/insert-api-key.ts";
import { findEntries } from "../../store/directory/find-entries.ts";
import { insertEntry, type DirectoryEntry } from "../../store/directory/insert-entry.ts";
import type { EngineContext } from "../engine-context.ts";

/** `operate`: what concerns the whole deployment, beyond its merchants. */
export const SCOPES = ["read", "write", "money", "operate"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key opens. */
export type KeyHolder = {
  readonly keyId: bigint;
  readonly scopes: ReadonlySet<string>;
  /** In ascending order; at least one. */
  readonly merchantIds: readonly bigint[];
  readonly expiresAt: Instant | null;
};

/** A key holder who speaks for one of the key's merchants. */
export type Caller = KeyHolder & { readonly merchantId: bigint };

const HINT_CHARACTERS = 4;

export type NewKey = {
  /** From the caller's randomness, at least 128 bits. */
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Instant | null;
  readonly replacesId?: bigint;
};

/** Makes `secret` a key of one merchant. */
export async function createApiKey(
  context: EngineContext,
  merchantId: bigint,
  key: NewKey,
): Promise<bigint> {
  return await storeKey(context, [merchantId], key);
}

/**
 * Stores a key over `merchantIds` and answers its id, the same in each of them.
 *
 * The directory comes last: a process that dies on the way leaves rows that open nothing.
 */
export async function storeKey(
  context: EngineContext,
  merchantIds: readonly bigint[],
  key: NewKey,
): Promise<bigint> {
  const id = await context.ids.next("small");
  const keyHash = hashOfKey(key.secret);
  const scopes = SCOPES.filter((scope) => key.scopes.includes(scope)).join(" ");
  const expiresAt = key.expiresAt ?? null;
  const row = {
    id,
    name: key.name,
    keyHash,
    scopes,
    hint: key.secret.slice(-HINT_CHARACTERS),
    replacesId: key.replacesId ?? null,
    createdAt: context.clock.now(),
    expiresAt,
  };
  for (const merchantId of merchantIds) {
    await context.db.tenant(merchantId, (tx) => insertApiKey(tx, row));
  }
  for (const merchantId of merchantIds) {
    const entry = { kind: "api_key", keyHash, merchantId, subjectId: id, scopes } as const;
    await insertEntry(context.db, { ...entry, expiresAt });
  }
  return id;
}

/** What the key opens now; null for one that is unknown, expired or revoked. */
export async function holderOf(context: EngineContext, key: string): Promise<KeyHolder | null> {
  const keyHash = hashOfKey(key);
  const now = context.clock.now();
  const entries = (await findEntries(context.db, "api_key", keyHash)).filter(
    (entry) =>
      isSame(entry.keyHash, keyHash) && (entry.expiresAt === null || entry.expiresAt > now),
  );
  const [first] = entries;
  return first === undefined ? null : keyHolder(first, entries);
}

function keyHolder(first: DirectoryEntry, entries: readonly DirectoryEntry[]): KeyHolder {
  return {
    keyId: first.subjectId,
    scopes: new Set(first.scopes.split(" ")),
    merchantIds: entries.map((entry) => entry.merchantId),
    expiresAt: first.expiresAt,
  };
}

/**
 * The holder as the caller for one merchant: the named one, else the only one.
 *
 * Refused: a merchant that the key does not open, as if it did not exist; none named of several.
 */
export function callerFor(holder: KeyHolder, named: bigint | null): Result<Caller> {
  const [only] = holder.merchantIds;
  if (named !== null) {
    return holder.merchantIds.includes(named)
      ? accept({ ...holder, merchantId: named })
      : refuse("not_found", "There is no merchant with this id.");
  }
  if (only === undefined || holder.merchantIds.length > 1) {
    return refuse(
      "merchant_needed",
      "This API key opens several merchants; name one in the header Perennial-Merchant.",
    );
  }
  return accept({ ...holder, merchantId: only });
}

function hashOfKey(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

/** In a time that does not tell how much of them agrees. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
