import type { SiteView } from "../../../engine/queries/sites.ts";
import type { Site } from "./contract.ts";

export function renderSite({ site, ruleSet, rules }: SiteView): Site {
  return { ...site, object: "site", ruleSet, policies: rules };
}
