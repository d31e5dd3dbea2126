/** A package once more: its settings, its price points, and the scripts that hear of it alone. */
import { POSTBACK, readSettings } from "../../domain/delivery/postback.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { insertPackage } from "../../store/package/insert-package.ts";
import { lockPackage } from "../../store/package/lock-package.ts";
import type { Package } from "../../store/package/package.ts";
import { attachPricePoints } from "../../store/price-point/attach-price-points.ts";
import { selectAttached } from "../../store/price-point/select-attached.ts";
import type { Tx } from "../../store/statement.ts";
import { selectTarget } from "../../store/target/select-target.ts";
import { loadTargets } from "../deliveries/load-targets.ts";
import type { EngineContext } from "../engine-context.ts";
import type { SetupOptions } from "./setup-options.ts";
import type { PackageTarget } from "./price-points.ts";
import { insertWithSecret } from "./targets.ts";

export type CloneOrder = {
  /** Absent: that of the package. */
  readonly name?: string;
};

/** Scripts that a package can have of its own: one of each type, and four of transactions. */
const MOST_SCRIPTS = 9;

/** It is active whatever the package is, and offers the same price points, which both then share. */
export async function clonePackage(
  context: EngineContext,
  { merchantId, packageId }: PackageTarget,
  { name }: CloneOrder,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<Package>> {
  await context.ids.reserve({ small: 1 + MOST_SCRIPTS });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Package>> => {
    const present = await lockPackage(tx, packageId);
    if (present === null) return refuse("not_found", "There is no package with this id.");
    const made: Package = {
      ...present,
      id: context.ids.take("small"),
      name: name ?? present.name,
      status: "active",
      createdAt: context.clock.now(),
      version: 1,
    };
    await insertPackage(tx, made);
    await attachPricePoints(tx, made.id, await selectAttached(tx, packageId));
    await copyScripts(context, tx, { from: packageId, to: made.id });
    await options.onMade?.(tx, { id: made.id });
    return accept(made);
  });
}

async function copyScripts(
  context: EngineContext,
  tx: Tx,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Promise<void> {
  for (const { face, target } of await loadTargets(context, tx)) {
    if (face.name !== POSTBACK) continue;
    const settings = readSettings(target.settings);
    const row = await selectTarget(tx, target.id);
    if (settings.packageId !== String(from) || row === null) continue;
    await insertWithSecret(context, tx, {
      face: POSTBACK,
      url: target.url,
      kinds: row.kinds,
      description: row.description,
      settings: { ...settings, packageId: String(to) },
      secret: target.secrets[0] ?? context.newSigningSecret(),
    });
  }
}
