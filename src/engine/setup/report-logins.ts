/**
 * Logins of the reporting service: a user id and a key, apart from everything else that opens
 * something (docs/compat/segpay.md). They work once the operator has approved them.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { deleteEntries } from "../../store/directory/delete-entries.ts";
import { findEntries } from "../../store/directory/find-entries.ts";
import { insertEntry } from "../../store/directory/insert-entry.ts";
import { findReportLogin } from "../../store/report-login/find-report-login.ts";
import { insertReportLogin } from "../../store/report-login/insert-report-login.ts";
import { noteReportLoginUsed } from "../../store/report-login/note-report-login-used.ts";
import type { ReportLogin } from "../../store/report-login/report-login.ts";
import {
  selectReportLogins,
  type OpeningLogin,
} from "../../store/report-login/select-report-logins.ts";
import { updateReportLogin } from "../../store/report-login/update-report-login.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { downwards, pageOf, type Page, type PageRequest } from "../queries/page.ts";
import type { Caller } from "./api-keys.ts";

/** Who calls the reporting service. */
export type ReportCaller = {
  readonly loginId: bigint;
  readonly userId: string;
  /** In ascending order; at least one. */
  readonly merchantIds: readonly bigint[];
};

/** A login as a merchant that it opens sees it. */
export type ReportLoginView = Omit<OpeningLogin, "salt" | "keyHash">;

export type MadeReportLogin = { readonly id: bigint; readonly key: string };
type MakingOptions = { readonly onMade?: OnMade };

/** How far behind `lastUsedAt` may be. */
const NOTED_EVERY_MS = 3_600_000;

/** In the place of the row of a user id that nobody has, so that both take the same way. */
const NOBODY = { salt: "00".repeat(16), keyHash: "00".repeat(32) };

/**
 * Whom a user id and a key stand for; null when they do not go together, and also when the login is
 * not approved, is revoked, or opens nothing. Which of these it was does not show, in time either.
 */
export async function reportCallerOf(
  context: EngineContext,
  { userId, key }: { readonly userId: string; readonly key: string },
): Promise<ReportCaller | null> {
  const { db } = context;
  const login = await findReportLogin(db, userId);
  const { salt, keyHash } = login ?? NOBODY;
  const isRight = isSame(hashOf(key, salt), keyHash);
  const entries = await findEntries(db, "report_login", directoryHash(userId));
  const merchantIds = entries.map(({ merchantId }) => merchantId);
  const isIn = login !== null && login.approvedAt !== null && login.revokedAt === null;
  if (!isRight || !isIn || merchantIds.length === 0) return null;
  const at = context.clock.now();
  if (login.lastUsedAt === null || at - login.lastUsedAt >= NOTED_EVERY_MS) {
    await noteReportLoginUsed(db, login.id, { at, since: at - NOTED_EVERY_MS });
  }
  return { loginId: login.id, userId: login.userId, merchantIds };
}

export type ReportLoginOrder = {
  readonly userId: string;
  /** From the caller's randomness, at least 128 bits. */
  readonly key: string;
  /** Hex, 128 random bits. */
  readonly salt: string;
  /** Absent: the merchant that the caller speaks for. */
  readonly merchantIds?: readonly bigint[];
};

/** A login that waits for the operator's approval. */
export async function makeReportLogin(
  context: EngineContext,
  caller: Caller,
  { userId, key, salt, ...order }: ReportLoginOrder,
  { onMade }: MakingOptions = {},
): Promise<Result<MadeReportLogin>> {
  const merchantIds = [...new Set(order.merchantIds ?? [caller.merchantId])];
  if (merchantIds.some((id) => !caller.merchantIds.includes(id))) {
    return refuse("not_found", "There is no merchant with this id.", "merchantIds");
  }
  const id = await context.ids.next("small");
  const createdAt = context.clock.now();
  const login = { id, userId, salt, keyHash: hashOf(key, salt), createdAt };
  if (!(await insertReportLogin(context.db, login))) {
    return refuse("invalid_field", "This user id is taken; choose another one.", "userId");
  }
  for (const merchantId of merchantIds) {
    await insertEntry(context.db, {
      kind: "report_login",
      keyHash: directoryHash(userId),
      merchantId,
      subjectId: id,
      scopes: "",
      expiresAt: null,
    });
  }
  if (onMade !== undefined) {
    await context.db.tenant(caller.merchantId, (tx) => onMade(tx, { id }));
  }
  return accept({ id, key });
}

/** Logins that open the caller's merchant, the largest id first. */
export async function listReportLogins(
  context: EngineContext,
  caller: Caller,
  request: PageRequest,
): Promise<Page<ReportLoginView>> {
  const page = { ...downwards(request), id: null };
  const found = pageOf(await selectReportLogins(context.db, caller.merchantId, page), request);
  return { ...found, data: found.data.map((login) => viewFor(caller, login)) };
}

/** Null when none of this id opens the caller's merchant. */
export async function readReportLogin(
  context: EngineContext,
  caller: Caller,
  id: bigint,
): Promise<ReportLoginView | null> {
  const login = await openingLogin(context, caller, id);
  return login === null ? null : viewFor(caller, login);
}

/** Lets a login in, or out again; for keys of scope `operate`. */
export async function approveReportLogin(
  context: EngineContext,
  caller: Caller,
  id: bigint,
  { approved }: { readonly approved: boolean },
): Promise<Result<null>> {
  return await change(context, caller, id, (login) => ({
    ...login,
    approvedAt: approved ? (login.approvedAt ?? context.clock.now()) : null,
  }));
}

/** Another key in the place of the present one, which works no more. */
export async function rotateReportLogin(
  context: EngineContext,
  caller: Caller,
  id: bigint,
  { key, salt }: { readonly key: string; readonly salt: string },
  { onMade }: MakingOptions = {},
): Promise<Result<MadeReportLogin>> {
  const done = await change(context, caller, id, (login) => ({
    ...login,
    salt,
    keyHash: hashOf(key, salt),
  }));
  if (!done.ok) return done;
  if (onMade !== undefined) {
    await context.db.tenant(caller.merchantId, (tx) => onMade(tx, { id }));
  }
  return accept({ id, key });
}

/** Ends a login for good, for those of its merchants that the caller's key opens too. */
export async function revokeReportLogin(
  context: EngineContext,
  caller: Caller,
  id: bigint,
): Promise<Result<ReportLoginView>> {
  const login = await openingLogin(context, caller, id);
  if (login === null) return NO_SUCH_LOGIN;
  const shared = login.merchantIds.filter((one) => caller.merchantIds.includes(one));
  const isLast = shared.length === login.merchantIds.length;
  const revoked = { ...login, revokedAt: isLast ? context.clock.now() : login.revokedAt };
  if (isLast) await updateReportLogin(context.db, revoked);
  // a login that is over stays to be seen where it was
  else {
    const entry = { kind: "report_login", keyHash: directoryHash(login.userId) } as const;
    await deleteEntries(context.db, entry, shared);
  }
  return accept(viewFor(caller, revoked));
}

const NO_SUCH_LOGIN: Refusal = refuse("not_found", "There is no report login with this id.");

async function change(
  context: EngineContext,
  caller: Caller,
  id: bigint,
  edit: (login: ReportLogin) => ReportLogin,
): Promise<Result<null>> {
  const login = await openingLogin(context, caller, id);
  if (login === null) return NO_SUCH_LOGIN;
  if (login.revokedAt !== null) {
    return refuse("wrong_state", "This login is revoked; make a new one.", "revokedAt");
  }
  if (login.merchantIds.some((one) => !caller.merchantIds.includes(one))) {
    return refuse("forbidden", "This login opens merchants that your API key does not.");
  }
  await updateReportLogin(context.db, edit(login));
  return accept(null);
}

async function openingLogin(
  context: EngineContext,
  { merchantId }: Caller,
  id: bigint,
): Promise<OpeningLogin | null> {
  const page = { id, beforeId: id + 1n, limit: 1 };
  const [login] = await selectReportLogins(context.db, merchantId, page);
  return login ?? null;
}

/** Of merchants that the caller does not open, nothing is told. */
function viewFor(caller: Caller, login: OpeningLogin): ReportLoginView {
  const { salt: _, keyHash: __, ...shown } = login;
  return {
    ...shown,
    merchantIds: login.merchantIds.filter((id) => caller.merchantIds.includes(id)),
  };
}

function directoryHash(userId: string): string {
  return createHash("sha256").update(userId, "utf8").digest("hex");
}

/** Keys are random and long, so one round of a keyed hash is enough. */
function hashOf(key: string, salt: string): string {
  return createHmac("sha256", Buffer.from(salt, "hex")).update(key, "utf8").digest("hex");
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, "hex"), Buffer.from(other, "hex"));
}
