import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Site } from "./site.ts";

const UPDATE_SITE = statement(
  "update_site",
  "tenant",
  `update sites s
      set name = $3::text, domain = $4::text, reference = $5::text, mode = $6::text,
          accepted_brands = $7::text[], policy_id = $8::bigint, zone = $9::text,
          starts_at = $10::time, zone_no = $11::smallint, web_services = $13::text::jsonb,
          -- reports that begin again begin with the next day
          reported_on = case when s.web_services ->> 'reportTo' is null then null
                             else s.reported_on end,
          version = s.version + 1
    where s.merchant_id = $1::bigint and s.id = $2::bigint and s.version = $12::int
   returning 1`,
);

/** Writes a site that was read at its version; false: somebody changed it meanwhile. */
export async function updateSite(tx: Tx, site: Site): Promise<boolean> {
  const rows = await tx.query(UPDATE_SITE, [
    tx.merchantId,
    site.id,
    site.name,
    site.domain,
    site.reference,
    site.mode,
    site.acceptedBrands,
    site.policyId,
    site.zone,
    site.startsAt,
    site.zoneNo,
    site.version,
    json(site.webServices),
  ]);
  return rows.length === 1;
}
