/**
 * Whom events are told: made, changed, given a new secret, taken away (docs/concepts/webhooks.md). The
 * form of the messages is a delivery face's; nothing here asks which.
 */
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { Tx } from "../../store/statement.ts";
import { insertTargetSecret } from "../../store/target/insert-target-secret.ts";
import { insertTarget } from "../../store/target/insert-target.ts";
import { secretContext } from "../deliveries/load-targets.ts";
import type { EngineContext } from "../engine-context.ts";
import type { SetupOptions } from "./setup-options.ts";

export type TargetOrder = {
  readonly face: string;
  readonly url: string;
  /** `*`: all. */
  readonly kinds: readonly string[];
  readonly description?: string | null;
};

/** A target that was just made or given a secret, with what is shown only now. */
export type MadeTarget = { readonly id: bigint; readonly secret: string };

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
  const secret = context.newSigningSecret();
  const createdAt = context.clock.now();
  return await context.db.tenant(merchantId, async (tx): Promise<Result<MadeTarget>> => {
    const id = context.ids.take("small");
    const description = order.description ?? null;
    await insertTarget(tx, { ...order, id, description, settings: null, createdAt });
    await saveSecret(context, tx, { targetId: id, no: 1, secret });
    await options.onMade?.(tx, { id });
    return accept({ id, secret });
  });
}

function addressFault(
  context: EngineContext,
  { face, url }: Pick<TargetOrder, "face" | "url">,
): Refusal | null {
  const form = context.deliveryFace(face);
  if (form === null) throw new Error(`there is no delivery face called ${face}`);
  const fault = form.faultOf(url);
  return fault === null ? null : refuse("invalid_field", fault, "url");
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
