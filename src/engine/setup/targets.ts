/**
 * Whom events are told: made, changed, given a new secret, taken away (docs/concepts/webhooks.md). The
 * form of the messages is a delivery face's; nothing here asks which.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { giveUpDeliveries } from "../../store/delivery/give-up-deliveries.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import type { Tx } from "../../store/statement.ts";
import { deleteEndedSecrets } from "../../store/target/delete-ended-secrets.ts";
import { deleteTarget } from "../../store/target/delete-target.ts";
import { endTargetSecrets } from "../../store/target/end-target-secrets.ts";
import { insertTargetSecret } from "../../store/target/insert-target-secret.ts";
import { insertTarget } from "../../store/target/insert-target.ts";
import { lockTarget } from "../../store/target/lock-target.ts";
import { selectTargetSecrets } from "../../store/target/select-target-secrets.ts";
import type { Target } from "../../store/target/target.ts";
import { updateTarget, type TargetSettings } from "../../store/target/update-target.ts";
import { changedSince } from "../commands/changed-since.ts";
import { secretContext } from "../deliveries/load-targets.ts";
import type { EngineContext } from "../engine-context.ts";
import { plainHint } from "../record/save-change.ts";
import type { SetupOptions } from "./setup-options.ts";

export type TargetOrder = {
  readonly face: string;
  readonly url: string;
  /** `*`: all. */
  readonly kinds: readonly string[];
  readonly description?: string | null;
  /** What its face keeps beside the address. */
  readonly settings?: Target["settings"];
  /** Where receivers have one already; absent: one is made. */
  readonly secret?: string;
};

/** A target that was just made or given a secret, with what is shown only now. */
export type MadeTarget = { readonly id: bigint; readonly secret: string };

export type TargetKey = {
  readonly merchantId: bigint;
  readonly face: string;
  readonly targetId: bigint;
};

/** The old secret is in force this long beside its successor where no instant is given. */
const OVERLAP_MS = 24 * 3_600_000;

/** Refused: an address that its face could never reach. */
export async function makeTarget(
  context: EngineContext,
  merchantId: bigint,
  order: TargetOrder,
  options: SetupOptions = {},
): Promise<Result<MadeTarget>> {
  const fault = addressFault(context, order);
  if (fault !== null) return fault;
  await context.ids.reserve({ small: 1 });
  const secret = order.secret ?? context.newSigningSecret();
  return await context.db.tenant(merchantId, async (tx): Promise<Result<MadeTarget>> => {
    const id = await insertWithSecret(context, tx, { ...order, secret });
    await options.onMade?.(tx, { id });
    return accept({ id, secret });
  });
}

/** Takes an id of space `small`, reserved before; the address was looked at. */
export async function insertWithSecret(
  context: EngineContext,
  tx: Tx,
  { secret, ...order }: TargetOrder & { readonly secret: string },
): Promise<bigint> {
  const id = context.ids.take("small");
  const createdAt = context.clock.now();
  const { description = null, settings = null } = order;
  await insertTarget(tx, { ...order, id, description, settings, createdAt });
  await saveSecret(context, tx, { targetId: id, no: 1, secret });
  return id;
}

/** A secret holds from now on, alone. Switched on it is sent what is due again; switched off, what was on its way is given up. */
export async function changeTarget(
  context: EngineContext,
  { merchantId, face, targetId }: TargetKey,
  changes: TargetSettings & { readonly secret?: string },
  options: SetupOptions = {},
): Promise<Result<Target>> {
  const { secret, ...settings } = changes;
  const { url } = settings;
  const fault = url === undefined ? null : addressFault(context, { face, url });
  if (fault !== null) return fault;
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Target>> => {
    const present = await lockTarget(tx, targetId);
    if (present?.face !== face) return NO_SUCH_TARGET;
    const stale = changedSince(options.ifVersion, present.version);
    if (stale !== null) return stale;
    const now = context.clock.now();
    const changed = await updateTarget(tx, targetId, settings, now);
    if (changed === null) throw new Error(`target ${targetId} vanished`);
    if (secret !== undefined) await replaceSecret(context, tx, { targetId, secret, until: now });
    if (!changed.active) await giveUpDeliveries(tx, targetId);
    await upsertLanes(tx, [plainHint("deliver", now)]);
    await options.onMade?.(tx, { id: targetId });
    return accept(changed);
  });
}

/** A new secret; the old one signs too until `oldUntil`, by default for a day. */
export async function rotateTargetSecret(
  context: EngineContext,
  { merchantId, face, targetId }: TargetKey,
  options: SetupOptions & { readonly oldUntil?: Instant } = {},
): Promise<Result<MadeTarget>> {
  const secret = context.newSigningSecret();
  return await context.db.tenant(merchantId, async (tx): Promise<Result<MadeTarget>> => {
    const present = await lockTarget(tx, targetId);
    if (present?.face !== face) return NO_SUCH_TARGET;
    const now = context.clock.now();
    const until = options.oldUntil ?? now + OVERLAP_MS;
    if (until < now) {
      return refuse("invalid_field", "Give an instant that is not past.", "oldUntil");
    }
    await replaceSecret(context, tx, { targetId, secret, until });
    await options.onMade?.(tx, { id: targetId });
    return accept({ id: targetId, secret });
  });
}

/** Nothing more is sent to it, and its secrets are gone; what it was sent can still be read. */
export async function removeTarget(
  context: EngineContext,
  { merchantId, face, targetId }: TargetKey,
  options: SetupOptions = {},
): Promise<Result<null>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    const present = await lockTarget(tx, targetId);
    if (present?.face !== face) return NO_SUCH_TARGET;
    const now = context.clock.now();
    await deleteTarget(tx, targetId, now);
    await giveUpDeliveries(tx, targetId);
    await endTargetSecrets(tx, targetId, now);
    await deleteEndedSecrets(tx, targetId, now);
    await options.onMade?.(tx, { id: targetId });
    return accept(null);
  });
}

const NO_SUCH_TARGET: Refusal = refuse("not_found", "There is nothing with this id.");

function addressFault(
  context: EngineContext,
  { face, url }: Pick<TargetOrder, "face" | "url">,
): Refusal | null {
  const form = context.deliveryFace(face);
  if (form === null) throw new Error(`there is no delivery face called ${face}`);
  const fault = form.faultOf(url);
  return fault === null ? null : refuse("invalid_field", fault, "url");
}

type Replacement = { readonly targetId: bigint; readonly secret: string; readonly until: Instant };

/** The old ones hold until then. */
async function replaceSecret(
  context: EngineContext,
  tx: Tx,
  { targetId, secret, until }: Replacement,
): Promise<void> {
  const [newest] = await selectTargetSecrets(tx, [targetId]);
  await endTargetSecrets(tx, targetId, until);
  await deleteEndedSecrets(tx, targetId, context.clock.now());
  await saveSecret(context, tx, { targetId, no: (newest?.no ?? 0) + 1, secret });
}

async function saveSecret(
  context: EngineContext,
  tx: Tx,
  { targetId, no, secret }: { targetId: bigint; no: number; secret: string },
): Promise<void> {
  const place = { targetId, no };
  const sealed = context.sealer.seal(secret, secretContext(tx.merchantId, place));
  const createdAt = context.clock.now();
  await insertTargetSecret(tx, { ...place, ...sealed, createdAt, endsAt: null });
}
