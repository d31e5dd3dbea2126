import type { SiteView } from "../../../engine/queries/sites.ts";
import type { Site } from "./contract.ts";

export function renderSite({ site, rules, ...view }: SiteView): Site {
  return { ...site, ...view, object: "site", policies: rules };
}
