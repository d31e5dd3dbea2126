/** Packages of a site: what it offers, and the settings that a purchase takes along. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { insertPackage } from "../../store/package/insert-package.ts";
import { lockPackage } from "../../store/package/lock-package.ts";
import type { Package } from "../../store/package/package.ts";
import { updatePackage, type PackageSettings } from "../../store/package/update-package.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import { changedSince } from "../commands/changed-since.ts";
import type { EngineContext } from "../engine-context.ts";
import type { SetupOptions } from "./setup-options.ts";

export type NewPackage = {
  /** Absent: the merchant's first site. */
  readonly siteId?: bigint;
  readonly name: string;
  readonly paymentType?: Package["paymentType"];
  /** Off when absent. */
  readonly standInEnabled?: boolean;
  /** The site's mode when absent. */
  readonly processing?: Package["processing"];
};

/** An active package. Refuses a site that is not the merchant's, and what cannot be charged. */
export async function createPackage(
  context: EngineContext,
  merchantId: bigint,
  order: NewPackage,
  options: SetupOptions = {},
): Promise<Result<Package>> {
  if (order.paymentType === "direct_debit") {
    return refuse("invalid_field", "Only packages paid by card can be sold.", "paymentType");
  }
  await context.ids.reserve({ small: 1 });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Package>> => {
    const sites = await selectSites(tx);
    const site =
      order.siteId === undefined ? sites[0] : sites.find((one) => one.id === order.siteId);
    if (site === undefined) {
      return refuse("not_found", "There is no site with this id.", "siteId");
    }
    const made: Package = {
      id: context.ids.take("small"),
      siteId: site.id,
      name: order.name,
      paymentType: "card",
      standInEnabled: order.standInEnabled ?? false,
      status: "active",
      processing: order.processing ?? site.mode,
      createdAt: context.clock.now(),
      version: 1,
    };
    await insertPackage(tx, made);
    await options.onMade?.(tx, { id: made.id });
    return accept(made);
  });
}

/** What is sold from now on is sold under these settings; what was sold keeps its own. */
export async function changePackage(
  context: EngineContext,
  merchantId: bigint,
  packageId: bigint,
  settings: PackageSettings,
  options: SetupOptions = {},
): Promise<Result<Package>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Package>> => {
    const present = await lockPackage(tx, packageId);
    if (present === null) return refuse("not_found", "There is no package with this id.");
    const stale = changedSince(options.ifVersion, present.version);
    if (stale !== null) return stale;
    const changed = await updatePackage(tx, packageId, settings);
    if (changed === null) throw new Error(`package ${packageId} vanished`);
    await options.onMade?.(tx, { id: packageId });
    return accept(changed);
  });
}
