/** Reading packages. */
import type { Package } from "../../store/package/package.ts";
import { selectPackagePage } from "../../store/package/select-package-page.ts";
import { selectPackages } from "../../store/package/select-packages.ts";
import type { EngineContext } from "../engine-context.ts";
import { pageOf, type Page, type PageRequest } from "./page.ts";

export type PackageView = Package;

/** Null when the merchant has none of this id. */
export async function readPackage(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<Package | null> {
  const [found] = await context.db.tenant(merchantId, (tx) => selectPackages(tx, [id]));
  return found ?? null;
}

/** Packages of a site, or of all (null), the smallest id first. */
export async function listPackages(
  context: EngineContext,
  merchantId: bigint,
  siteId: bigint | null,
  request: PageRequest,
): Promise<Page<Package>> {
  const page = { afterId: request.after ?? 0n, siteId, limit: request.limit + 1 };
  return pageOf(await context.db.tenant(merchantId, (tx) => selectPackagePage(tx, page)), request);
}
