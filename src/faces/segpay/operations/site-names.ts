import type { EngineContext } from "../../../engine/engine-context.ts";
import { listSites } from "../../../engine/queries/sites.ts";

/** What each site of a merchant is called in reports: its domain, where it has one. */
export async function siteNames(
  context: EngineContext,
  merchantId: bigint,
): Promise<ReadonlyMap<bigint, string>> {
  const sites = await listSites(context, merchantId);
  return new Map(sites.map(({ site }) => [site.id, site.domain ?? site.name]));
}
