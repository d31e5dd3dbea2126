/** Merchants, their sites and the rules that sites sell under. */
import { createHash } from "node:crypto";
import { isZone } from "../../domain/calendar/zone.ts";
import { isCurrency } from "../../domain/money/currency.ts";
import { RULE_SETS, type RuleSet, type RuleSetName } from "../../domain/policy/rule-set.ts";
import type { WebServicesSettings } from "../../domain/web-services.ts";
import { checkRules } from "../../domain/policy/check-rules.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { insertEntry } from "../../store/directory/insert-entry.ts";
import { insertGatewayAccount } from "../../store/gateway-account/insert-gateway-account.ts";
import { selectGatewayAccounts } from "../../store/gateway-account/select-gateway-accounts.ts";
import { insertMerchant } from "../../store/merchant/insert-merchant.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { updateMerchant, type MerchantSettings } from "../../store/merchant/update-merchant.ts";
import { insertPolicy } from "../../store/policy/insert-policy.ts";
import { selectPolicyByHash } from "../../store/policy/select-policy-by-hash.ts";
import { insertSite } from "../../store/site/insert-site.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import { updateSite } from "../../store/site/update-site.ts";
import type { Tx } from "../../store/statement.ts";
import { isUniqueViolation } from "../../store/unique-violation.ts";
import { changedSince } from "../commands/changed-since.ts";
import { SUBSCRIPTION_REPORT } from "../duties/report.ts";
import type { EngineContext } from "../engine-context.ts";
import { plainHint } from "../record/save-change.ts";
import type { SetupOptions } from "./setup-options.ts";

export type NewMerchant = {
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  readonly lanes?: number;
  /** Name of the gateway adapter that takes its money. */
  readonly gateway: string;
};

/** A merchant with a gateway account and a first site under the default rules, in its zone. */
export async function createMerchant(
  context: EngineContext,
  merchant: NewMerchant,
): Promise<Result<bigint>> {
  if (!isZone(merchant.zone)) return refuse("unknown_zone", badZone(merchant.zone), "zone");
  if (!isCurrency(merchant.currency)) {
    return refuse("unknown_currency", `${merchant.currency} has no minor units.`, "currency");
  }
  const id = await context.ids.next("small");
  const accountId = await context.ids.next("small");
  const createdAt = context.clock.now();
  // first: work over all merchants (a new master key) must not miss one
  await insertEntry(context.db, {
    kind: "merchant",
    keyHash: String(id),
    merchantId: id,
    subjectId: id,
    scopes: "",
    expiresAt: null,
  });
  await context.db.tenant(id, async (tx) => {
    await insertMerchant(tx, {
      id,
      name: merchant.name,
      state: "active",
      zone: merchant.zone,
      currency: merchant.currency,
      lanes: merchant.lanes ?? 1,
      createdAt,
    });
    await insertGatewayAccount(tx, { id: accountId, gateway: merchant.gateway, currency: null });
  });
  const site = await createSite(context, id, {
    name: merchant.name,
    zone: merchant.zone,
    ruleSet: "rest",
    overrides: {},
  });
  return site.ok ? accept(id) : site;
}

/** Settings of the merchant itself; what was sold and set up before keeps its own. */
export async function changeMerchant(
  context: EngineContext,
  merchantId: bigint,
  settings: MerchantSettings,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<null>> {
  const { zone, currency } = settings;
  if (zone !== undefined && !isZone(zone)) return refuse("unknown_zone", badZone(zone), "zone");
  if (currency !== undefined && !isCurrency(currency)) {
    return refuse("unknown_currency", `${currency} has no minor units.`, "currency");
  }
  const unknown = Object.keys(settings.standInLimits?.amounts ?? {}).find(
    (one) => !isCurrency(one),
  );
  if (unknown !== undefined) {
    const field = `standInLimits.amounts.${unknown}`;
    return refuse("unknown_currency", `${unknown} has no minor units.`, field);
  }
  await context.db.tenant(merchantId, async (tx) => {
    await updateMerchant(tx, settings);
    await options.onMade?.(tx, { id: merchantId });
  });
  return accept(null);
}

export type NewSite = {
  readonly name: string;
  readonly zone?: string;
  readonly domain?: string;
  readonly reference?: string;
  readonly mode?: Site["mode"];
  readonly acceptedBrands?: readonly string[];
  readonly webServices?: Partial<WebServicesSettings>;
  /** The adapter that takes its money; absent: that of the merchant's first site. */
  readonly gateway?: string;
  readonly ruleSet: RuleSetName;
  /** Values that differ from the named set. */
  readonly overrides: Partial<RuleSet>;
};

/** A site; its zone is `zone`, else the rule set's own where that fixes one, else UTC. */
export async function createSite(
  context: EngineContext,
  merchantId: bigint,
  site: NewSite,
  options: SetupOptions = {},
): Promise<Result<Site>> {
  const base = RULE_SETS[site.ruleSet];
  const zone = site.zone ?? site.overrides.zone ?? base.zone;
  if (!isZone(zone)) return refuse("unknown_zone", badZone(zone), "zone");
  const rules: RuleSet = { ...base, ...site.overrides, zone };
  const checked = checkRules(rules);
  if (!checked.ok) return checked;
  const fault = gatewayFault(context, site.gateway) ?? reportFault(context, site.webServices);
  if (fault !== null) return fault;
  await context.ids.reserve({ small: 3 });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Site>> => {
    const account = await accountOf(context, tx, site.gateway);
    if (account === null) return refuse("not_found", "The merchant has no gateway account.");
    const sites = await selectSites(tx);
    const made: Site = {
      id: context.ids.take("small"),
      name: site.name,
      domain: site.domain ?? null,
      reference: site.reference ?? null,
      mode: site.mode ?? "test",
      zone,
      startsAt: rules.startsAt,
      zoneNo: zoneNumber(sites, rules),
      gatewayAccountId: account,
      policyId: await policyOf(context, tx, site.ruleSet, rules),
      acceptedBrands: site.acceptedBrands ?? null,
      webServices: site.webServices ?? {},
      reportedOn: null,
      createdAt: context.clock.now(),
      version: 1,
    };
    if (!(await insertSite(tx, made))) return referenceTaken();
    await beginReports(context, tx, made);
    await options.onMade?.(tx, { id: made.id });
    return accept(made);
  });
}

export type SiteChanges = Partial<
  Pick<Site, "name" | "domain" | "reference" | "mode" | "zone" | "acceptedBrands" | "webServices">
> & {
  /** Absent: the values that the site has now are the base. */
  readonly ruleSet?: RuleSetName;
  readonly overrides: Partial<RuleSet>;
};

/** What is left out stays. For what is sold and imported from now on; what was sold keeps its rules. */
export async function changeSite(
  context: EngineContext,
  merchantId: bigint,
  siteId: bigint,
  { ruleSet, overrides, ...changes }: SiteChanges,
  options: SetupOptions = {},
): Promise<Result<Site>> {
  const fault = reportFault(context, changes.webServices);
  if (fault !== null) return fault;
  await context.ids.reserve({ small: 1 });
  try {
    return await context.db.tenant(merchantId, async (tx): Promise<Result<Site>> => {
      const sites = await selectSites(tx);
      const site = sites.find((one) => one.id === siteId);
      if (site === undefined) return refuse("not_found", "There is no site with this id.");
      const stale = changedSince(options.ifVersion, site.version);
      if (stale !== null) return stale;
      const zone = changes.zone ?? overrides.zone ?? site.zone;
      if (!isZone(zone)) return refuse("unknown_zone", badZone(zone), "zone");
      const present = (await context.merchants.rulesIn(tx, [site.policyId]))(site.policyId);
      const base = ruleSet === undefined ? present : RULE_SETS[ruleSet];
      const rules: RuleSet = { ...base, ...overrides, zone };
      const checked = checkRules(rules);
      if (!checked.ok) return checked;
      const changed: Site = {
        ...site,
        ...changes,
        webServices: { ...site.webServices, ...changes.webServices },
        policyId: await policyOf(context, tx, ruleSet ?? "changed", rules),
        zone,
        startsAt: rules.startsAt,
        zoneNo: zoneNumber(sites, rules),
      };
      if (!(await updateSite(tx, changed))) {
        return refuse("changed_meanwhile", "Somebody changed this site just now; read it again.");
      }
      await beginReports(context, tx, changed);
      await options.onMade?.(tx, { id: siteId });
      return accept({ ...changed, version: site.version + 1 });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return referenceTaken();
  }
}

function gatewayFault(context: EngineContext, gateway: string | undefined): Refusal | null {
  return gateway === undefined || context.gatewayNames.includes(gateway)
    ? null
    : refuse("invalid_field", `Give one of ${context.gatewayNames.join(", ")}.`, "gateway");
}

function reportFault(
  context: EngineContext,
  settings: Partial<WebServicesSettings> | undefined,
): Refusal | null {
  const isOn = settings?.reportTo !== undefined && settings.reportTo !== null;
  if (!isOn || context.deliveryFace(SUBSCRIPTION_REPORT) !== null) return null;
  return refuse("wrong_state", "This deployment has no mail server: set SMTP_URL.", "reportTo");
}

/** The duty looks at the site, and comes back every day. */
async function beginReports(context: EngineContext, tx: Tx, site: Site): Promise<void> {
  if ((site.webServices.reportTo ?? null) === null) return;
  await upsertLanes(tx, [plainHint("report", context.clock.now())]);
}

/** The merchant's account at a gateway, made if it is not there; its first one, where none is named. */
async function accountOf(
  context: EngineContext,
  tx: Tx,
  gateway: string | undefined,
): Promise<bigint | null> {
  const accounts = await selectGatewayAccounts(tx);
  const found = accounts.find((one) => gateway === undefined || one.gateway === gateway);
  if (found !== undefined || gateway === undefined) return found?.id ?? null;
  const id = context.ids.take("small");
  await insertGatewayAccount(tx, { id, gateway, currency: null });
  return id;
}

function referenceTaken(): Refusal {
  return refuse("invalid_field", "Another site has this reference.", "reference");
}

/** Sites of one zone and start share lanes; each further pair of a merchant gets lanes of its own. */
function zoneNumber(sites: readonly Site[], rules: RuleSet): number {
  const same = sites.find((site) => site.zone === rules.zone && site.startsAt === rules.startsAt);
  if (same !== undefined) return same.zoneNo;
  return sites.reduce((most, site) => Math.max(most, site.zoneNo + 1), 0);
}

/** The id of the merchant's policy row with exactly these rules; equal rules are one row. */
async function policyOf(
  context: EngineContext,
  tx: Tx,
  name: string,
  rules: RuleSet,
): Promise<bigint> {
  const hash = createHash("sha256").update(canonicalJson(rules)).digest("hex");
  const known = await selectPolicyByHash(tx, hash);
  if (known !== null) return known;
  const id = context.ids.take("small");
  await insertPolicy(tx, { id, name, rules, hash, createdAt: context.clock.now() });
  return id;
}

/** Keys in alphabetical order, so that equal rules give equal text. */
function canonicalJson(rules: RuleSet): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(rules).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
}

function badZone(zone: string): string {
  return `"${zone}" is not a time zone of the IANA list, such as Europe/London or UTC.`;
}
