/** Reading a merchant and its sites with the rules they sell under. */
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { DEFAULT_WEB_SERVICES, type WebServicesSettings } from "../../domain/web-services.ts";
import { selectGatewayAccounts } from "../../store/gateway-account/select-gateway-accounts.ts";
import { selectMerchant, type Merchant } from "../../store/merchant/select-merchant.ts";
import { selectPolicies } from "../../store/policy/select-policies.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import type { EngineContext } from "../engine-context.ts";

export type SiteView = {
  readonly site: Site;
  readonly webServices: WebServicesSettings;
  /** Name of the adapter that takes its money. */
  readonly gateway: string;
  /** Name of the rule set that the rules were first made from. */
  readonly ruleSet: string;
  readonly rules: RuleSet;
};

/** Null for a merchant that does not exist. */
export async function readMerchant(
  context: EngineContext,
  merchantId: bigint,
): Promise<Merchant | null> {
  return await context.db.tenant(merchantId, (tx) => selectMerchant(tx));
}

/** All sites of a merchant, oldest first: a few to some thousands. */
export async function listSites(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
): Promise<readonly SiteView[]> {
  return await context.db.tenant(merchantId, async (tx) => {
    const sites = await selectSites(tx);
    const policies = await selectPolicies(tx, [...new Set(sites.map((site) => site.policyId))]);
    const accounts = await selectGatewayAccounts(tx);
    const gateways = new Map(accounts.map(({ id, gateway }) => [id, gateway]));
    const byId = new Map(policies.map((policy) => [policy.id, policy]));
    return sites.map((site) => {
      const policy = byId.get(site.policyId);
      if (policy === undefined) throw new Error(`site ${site.id} has no rules`);
      return {
        site,
        webServices: webServicesOf(site),
        gateway: gateways.get(site.gatewayAccountId) ?? "",
        ruleSet: policy.name,
        rules: policy.rules,
      };
    });
  });
}

/** The settings that hold at a site. */
export function webServicesOf({ webServices }: Pick<Site, "webServices">): WebServicesSettings {
  return { ...DEFAULT_WEB_SERVICES, ...webServices };
}

/** Null when the merchant has none of this id. */
export async function readSite(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<SiteView | null> {
  const sites = await listSites(context, merchantId);
  return sites.find((one) => one.site.id === id) ?? null;
}
