/** Merchants and their sites, as staff sets them up before anything is sold. */
import type { RuleSet } from "../../src/domain/policy/rule-set.ts";
import { RULE_SETS } from "../../src/domain/policy/rule-set.ts";
import type { Result } from "../../src/domain/refusal.ts";
import type { EngineContext } from "../../src/engine/engine-context.ts";
import { createMerchant, createSite } from "../../src/engine/setup/merchants.ts";
import { createPackage } from "../../src/engine/setup/packages.ts";
import { GATEWAY_NAME } from "../bank/network.ts";
import type { MerchantPlan, SitePlan } from "../plan/plan.ts";

export type MerchantUp = { readonly id: bigint; readonly sites: readonly SiteUp[] };

export type SiteUp = {
  readonly id: bigint;
  readonly packageId: bigint;
  readonly standIn: boolean;
  readonly ruleSet: string;
  /** As agreed with the merchant, not as stored. */
  readonly rules: RuleSet;
};

export async function setUpMerchant(
  context: EngineContext,
  merchant: MerchantPlan,
): Promise<MerchantUp> {
  const { name, zone, currency, lanes } = merchant;
  const id = accepted(
    await createMerchant(context, { name, zone, currency, lanes, gateway: GATEWAY_NAME }),
  );
  const sites: SiteUp[] = [];
  for (const site of merchant.sites) sites.push(await setUpSite(context, id, site));
  return { id, sites };
}

async function setUpSite(
  context: EngineContext,
  merchantId: bigint,
  { name, ruleSet, overrides, standIn }: SitePlan,
): Promise<SiteUp> {
  const { id } = accepted(await createSite(context, merchantId, { name, ruleSet, overrides }));
  const offer = { siteId: id, name, standInEnabled: standIn };
  const { id: packageId } = accepted(await createPackage(context, merchantId, offer));
  return { id, packageId, standIn, ruleSet, rules: { ...RULE_SETS[ruleSet], ...overrides } };
}

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the set-up was refused: ${result.detail}`);
  return result.value;
}
