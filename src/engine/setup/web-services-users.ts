/** Users of the web services protocol: a name, a password, and the sites that they open. */
import { createHash } from "node:crypto";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { deleteEntries } from "../../store/directory/delete-entries.ts";
import { findEntries } from "../../store/directory/find-entries.ts";
import { insertEntry } from "../../store/directory/insert-entry.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import type { Tx } from "../../store/statement.ts";
import { insertWebServicesUser } from "../../store/web-services-user/insert-web-services-user.ts";
import { selectWebServicesUsers } from "../../store/web-services-user/select-web-services-users.ts";
import { updateWebServicesUser } from "../../store/web-services-user/update-web-services-user.ts";
import type { WebServicesUser } from "../../store/web-services-user/web-services-user.ts";
import { changedSince } from "../commands/changed-since.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "../queries/page.ts";
import { hashPassword, type PasswordCheck } from "./password.ts";
import type { SetupOptions } from "./setup-options.ts";

export type { WebServicesUser } from "../../store/web-services-user/web-services-user.ts";

const KIND = "web_services_user";

export type NewUser = {
  readonly username: string;
  readonly password: string;
  /** See `hashPassword`. */
  readonly salt: string;
  /** Null: all sites, also those that are added later. */
  readonly siteIds: readonly bigint[] | null;
};

/** Makes a user and answers its id. A name belongs to one user of the whole deployment. */
export async function createUser(
  context: EngineContext,
  merchantId: bigint,
  user: NewUser,
  options: SetupOptions = {},
): Promise<Result<bigint>> {
  const keyHash = hashOfName(user.username);
  if ((await findEntries(context.db, KIND, keyHash)).length > 0) return nameTaken();
  const passwordHash = await hashPassword(user.password, user.salt);
  const id = await context.ids.next("small");
  const { username, siteIds } = user;
  const fault = await context.db.tenant(merchantId, (tx) => sitesFault(tx, siteIds));
  if (fault !== null) return fault;
  // first the name, so that of two who ask for it at once nobody gets the other's sites
  const entry = { kind: KIND, keyHash, merchantId, subjectId: id, scopes: "" } as const;
  await insertEntry(context.db, { ...entry, expiresAt: null });
  const entries = await findEntries(context.db, KIND, keyHash);
  if (entries.length > 1 || entries[0]?.subjectId !== id) {
    await deleteEntries(context.db, { kind: KIND, keyHash }, ownAmong(entries, id));
    return nameTaken();
  }
  await context.db.tenant(merchantId, async (tx) => {
    await insertWebServicesUser(tx, {
      id,
      username,
      passwordHash,
      siteIds,
      createdAt: context.clock.now(),
      revokedAt: null,
      version: 1,
    });
    await options.onMade?.(tx, { id });
  });
  return accept(id);
}

function ownAmong(
  entries: readonly { readonly merchantId: bigint; readonly subjectId: bigint }[],
  id: bigint,
): bigint[] {
  return entries.filter(({ subjectId }) => subjectId === id).map(({ merchantId }) => merchantId);
}

export type UserChanges = {
  readonly password?: string;
  readonly salt: string;
  readonly siteIds?: readonly bigint[] | null;
};

/** What is left out stays. The name stays for good. */
export async function changeUser(
  context: EngineContext,
  { merchantId, userId }: UserTarget,
  { password, salt, siteIds }: UserChanges,
  options: SetupOptions = {},
): Promise<Result<null>> {
  const passwordHash = password === undefined ? null : await hashPassword(password, salt);
  return await onUser(context, { merchantId, userId }, options, async (tx, user) => {
    if (user.revokedAt !== null) return refuse("wrong_state", "This user is revoked.", "state");
    const fault = siteIds === undefined ? null : await sitesFault(tx, siteIds);
    if (fault !== null) return fault;
    return accept({
      ...user,
      passwordHash: passwordHash ?? user.passwordHash,
      siteIds: siteIds === undefined ? user.siteIds : siteIds,
    });
  });
}

export type UserTarget = { readonly merchantId: bigint; readonly userId: bigint };

/** From now on the name opens nothing; once more changes nothing. */
export async function revokeUser(
  context: EngineContext,
  target: UserTarget,
  options: SetupOptions = {},
): Promise<Result<null>> {
  const user = await readUser(context, target.merchantId, target.userId);
  if (user === null) return noUser();
  const keyHash = hashOfName(user.username);
  await deleteEntries(context.db, { kind: KIND, keyHash }, [target.merchantId]);
  return await onUser(context, target, options, async (_, present) =>
    accept({ ...present, revokedAt: present.revokedAt ?? context.clock.now() }),
  );
}

async function onUser(
  context: EngineContext,
  { merchantId, userId }: UserTarget,
  options: SetupOptions,
  change: (tx: Tx, user: WebServicesUser) => Promise<Result<WebServicesUser>>,
): Promise<Result<null>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    const user = await userIn(tx, userId);
    if (user === null) return noUser();
    const stale = changedSince(options.ifVersion, user.version);
    if (stale !== null) return stale;
    const changed = await change(tx, user);
    if (!changed.ok) return changed;
    if (!(await updateWebServicesUser(tx, changed.value))) {
      return refuse("changed_meanwhile", "Somebody changed this user just now; read it again.");
    }
    await options.onMade?.(tx, { id: userId });
    return accept(null);
  });
}

export async function listUsers(
  context: EngineContext,
  merchantId: bigint,
  request: PageRequest,
): Promise<Page<WebServicesUser>> {
  return await context.db.tenant(merchantId, async (tx) =>
    pageOf(await selectWebServicesUsers(tx, downwards(request)), request),
  );
}

/** Null: the merchant has no such user. */
export async function readUser(
  context: EngineContext,
  merchantId: bigint,
  userId: bigint,
): Promise<WebServicesUser | null> {
  return await context.db.tenant(merchantId, (tx) => userIn(tx, userId));
}

/** Who calls, and the sites that they may name. */
export type WebServicesCaller = {
  readonly merchantId: bigint;
  readonly userId: bigint;
  readonly username: string;
  readonly sites: readonly Site[];
  /** References of the merchant's other sites. */
  readonly foreignSites: readonly string[];
};

/** Null for a name and a password that do not belong together. */
export async function callerOf(
  context: EngineContext,
  { username, password }: { readonly username: string; readonly password: string },
  check: PasswordCheck,
): Promise<WebServicesCaller | null> {
  const [entry] = await findEntries(context.db, KIND, hashOfName(username));
  if (entry === undefined) {
    await check.pretend(password);
    return null;
  }
  const { merchantId, subjectId: userId } = entry;
  const found = await context.db.tenant(merchantId, async (tx) => ({
    user: await userIn(tx, userId),
    sites: await selectSites(tx),
  }));
  const { user } = found;
  if (user === null || user.revokedAt !== null) return null;
  if (!(await check.isRight(password, user.passwordHash))) return null;
  const { siteIds } = user;
  const isOwn = ({ id }: Site): boolean => siteIds === null || siteIds.includes(id);
  return {
    merchantId,
    userId,
    username: user.username,
    sites: found.sites.filter(isOwn),
    foreignSites: found.sites
      .filter((site) => !isOwn(site))
      .flatMap((site) => site.reference ?? []),
  };
}

async function userIn(tx: Tx, id: bigint): Promise<WebServicesUser | null> {
  const [user] = await selectWebServicesUsers(tx, { beforeId: BEYOND_ALL_IDS, limit: 1, id });
  return user ?? null;
}

async function sitesFault(tx: Tx, siteIds: readonly bigint[] | null): Promise<Refusal | null> {
  if (siteIds === null) return null;
  const sites = await selectSites(tx);
  const known = new Set(sites.map(({ id }) => id));
  return siteIds.every((id) => known.has(id))
    ? null
    : refuse("not_found", "There is no site with this id.", "siteIds");
}

function noUser(): Refusal {
  return refuse("not_found", "There is no user with this id.");
}

function nameTaken(): Refusal {
  return refuse("invalid_field", "Another user has this name.", "username");
}

function hashOfName(username: string): string {
  return createHash("sha256").update(username, "utf8").digest("hex");
}
