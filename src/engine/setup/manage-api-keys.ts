/**
 * What the holder of a key may do to keys: make, list, rotate, revoke (docs/operating/keys.md).
 *
 * A key gives and takes only what it has: no scope, no merchant and no time beyond its own, and no
 * say over a key that has more.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { ApiKey } from "../../store/api-key/api-key.ts";
import { endApiKey } from "../../store/api-key/end-api-key.ts";
import { selectApiKey } from "../../store/api-key/select-api-key.ts";
import { selectApiKeyPage } from "../../store/api-key/select-api-key-page.ts";
import { deleteEntries } from "../../store/directory/delete-entries.ts";
import { expireEntries } from "../../store/directory/expire-entries.ts";
import { findEntries } from "../../store/directory/find-entries.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { downwards, pageOf, type Page, type PageRequest } from "../queries/page.ts";
import { SCOPES, storeKey, type Caller, type Scope } from "./api-keys.ts";

/** A key as its merchant sees it. */
export type KeyView = Omit<ApiKey, "keyHash" | "scopes"> & {
  readonly scopes: readonly Scope[];
  /** Those that it opens and the caller does too: of others nothing is told. */
  readonly merchantIds: readonly bigint[];
};

/** A key that was just made, with what is shown only now. */
export type MadeKey = { readonly id: bigint; readonly secret: string };

type MakingOptions = { readonly onMade?: OnMade };

export type KeyOrder = {
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Absent: the merchant that the caller speaks for. */
  readonly merchantIds?: readonly bigint[];
  readonly expiresAt?: Instant | null;
};

/** The old key works this long beside its successor where no instant is given. */
const OVERLAP_MS = 24 * 3_600_000;

export async function makeKey(
  context: EngineContext,
  caller: Caller,
  order: KeyOrder,
  { onMade }: MakingOptions = {},
): Promise<Result<MadeKey>> {
  const merchantIds = [...new Set(order.merchantIds ?? [caller.merchantId])];
  if (merchantIds.some((id) => !caller.merchantIds.includes(id))) {
    return refuse("not_found", "There is no merchant with this id.", "merchantIds");
  }
  const fault = scopeFault(caller, order.scopes) ?? endFault(context, caller, order.expiresAt);
  if (fault !== null) return fault;
  // a key that ends can make none that lasts longer
  const expiresAt = order.expiresAt ?? caller.expiresAt;
  const id = await storeKey(context, merchantIds, { ...order, expiresAt });
  await noteKey(context, caller, id, onMade);
  return accept({ id, secret: order.secret });
}

export async function listKeys(
  context: EngineContext,
  caller: Caller,
  request: PageRequest,
): Promise<Page<KeyView>> {
  const rows = await context.db.tenant(caller.merchantId, (tx) =>
    selectApiKeyPage(tx, downwards(request)),
  );
  const page = pageOf(rows, request);
  const data: KeyView[] = [];
  for (const row of page.data) data.push(await view(context, caller, row));
  return { data, hasMore: page.hasMore };
}

/** Null: the merchant that the caller speaks for has no such key. */
export async function readKey(
  context: EngineContext,
  caller: Caller,
  id: bigint,
): Promise<KeyView | null> {
  const row = await context.db.tenant(caller.merchantId, (tx) => selectApiKey(tx, id));
  return row === null ? null : await view(context, caller, row);
}

/** A new key in the place of one that goes on working until `oldUntil`, by default for a day. */
export async function rotateKey(
  context: EngineContext,
  caller: Caller,
  id: bigint,
  options: { readonly secret: string; readonly oldUntil?: Instant },
  { onMade }: MakingOptions = {},
): Promise<Result<MadeKey>> {
  const found = await manageable(context, caller, id);
  if (!found.ok) return found;
  const { row, merchantIds } = found.value;
  const now = context.clock.now();
  if (merchantIds.length === 0) {
    return refuse("wrong_state", "This API key is revoked or has expired; make a new one.");
  }
  if (merchantIds.some((one) => !caller.merchantIds.includes(one))) {
    return refuse(
      "forbidden",
      "This API key opens merchants that yours does not; rotate it with one that opens them all.",
    );
  }
  const until = options.oldUntil ?? now + OVERLAP_MS;
  if (until < now) {
    return refuse("invalid_field", "Give an instant that is not past.", "oldUntil");
  }
  const newId = await storeKey(context, merchantIds, {
    secret: options.secret,
    name: row.name,
    scopes: scopesOf(row),
    expiresAt: row.expiresAt,
    replacesId: id,
  });
  await expireEntries(context.db, { kind: "api_key", keyHash: row.keyHash }, until);
  for (const merchantId of merchantIds) {
    await context.db.tenant(merchantId, (tx) =>
      endApiKey(tx, id, { expiresAt: until, revokedAt: null }),
    );
  }
  await noteKey(context, caller, newId, onMade);
  return accept({ id: newId, secret: options.secret });
}

/**
 * After the key is stored, since that takes several transactions: a request that was cut off before
 * this makes another key, and nobody was ever shown the first.
 */
async function noteKey(
  context: EngineContext,
  { merchantId }: Caller,
  id: bigint,
  onMade: OnMade | undefined,
): Promise<void> {
  if (onMade !== undefined) await context.db.tenant(merchantId, (tx) => onMade(tx, { id }));
}

/**
 * Ends a key at once, for those of its merchants that the caller's key opens too. A key may revoke
 * itself. Once more changes nothing.
 */
export async function revokeKey(
  context: EngineContext,
  caller: Caller,
  id: bigint,
): Promise<Result<KeyView>> {
  const found = await manageable(context, caller, id);
  if (!found.ok) return found;
  const { row, merchantIds } = found.value;
  const shared = merchantIds.filter((one) => caller.merchantIds.includes(one));
  // first what makes it work, then what tells of it
  await deleteEntries(context.db, { kind: "api_key", keyHash: row.keyHash }, shared);
  const revokedAt = context.clock.now();
  for (const merchantId of new Set([...shared, caller.merchantId])) {
    await context.db.tenant(merchantId, (tx) => endApiKey(tx, id, { expiresAt: null, revokedAt }));
  }
  const key = await readKey(context, caller, id);
  return key === null ? NO_SUCH_KEY : accept(key);
}

const NO_SUCH_KEY: Refusal = refuse("not_found", "There is no API key with this id.");

type Managed = {
  readonly row: ApiKey;
  /** That it opens now; none once it is revoked or expired everywhere. */
  readonly merchantIds: readonly bigint[];
};

async function manageable(
  context: EngineContext,
  caller: Caller,
  id: bigint,
): Promise<Result<Managed>> {
  const row = await context.db.tenant(caller.merchantId, (tx) => selectApiKey(tx, id));
  if (row === null) return NO_SUCH_KEY;
  const fault = scopeFault(caller, scopesOf(row));
  if (fault !== null) return fault;
  return accept({ row, merchantIds: await liveMerchants(context, row) });
}

async function liveMerchants(context: EngineContext, row: ApiKey): Promise<bigint[]> {
  const now = context.clock.now();
  const entries = await findEntries(context.db, "api_key", row.keyHash);
  return entries
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .map((entry) => entry.merchantId);
}

async function view(context: EngineContext, caller: Caller, row: ApiKey): Promise<KeyView> {
  const { keyHash: _, scopes: __, ...shown } = row;
  const opened = await liveMerchants(context, row);
  return {
    ...shown,
    scopes: scopesOf(row),
    merchantIds: opened.filter((id) => caller.merchantIds.includes(id)),
  };
}

function scopesOf({ scopes }: Pick<ApiKey, "scopes">): readonly Scope[] {
  const given = new Set(scopes.split(" "));
  return SCOPES.filter((scope) => given.has(scope));
}

function scopeFault(caller: Caller, scopes: readonly Scope[]): Refusal | null {
  const beyond = scopes.find((scope) => !caller.scopes.has(scope));
  return beyond === undefined
    ? null
    : refuse("forbidden", `Your API key has no "${beyond}" scope, so it has no say over one.`);
}

function endFault(
  context: EngineContext,
  caller: Caller,
  expiresAt: Instant | null | undefined,
): Refusal | null {
  if (expiresAt === null || expiresAt === undefined) return null;
  if (expiresAt <= context.clock.now()) {
    return refuse("invalid_field", "Give an instant in the future.", "expiresAt");
  }
  return caller.expiresAt !== null && expiresAt > caller.expiresAt
    ? refuse("forbidden", "Your own API key ends before that.", "expiresAt")
    : null;
}
