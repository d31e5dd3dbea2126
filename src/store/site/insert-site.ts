import { isoInstant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Site } from "./site.ts";

const INSERT_SITE = statement(
  "insert_site",
  "tenant",
  `insert into sites (merchant_id, id, name, domain, reference, mode, zone, starts_at,
          zone_no, gateway_account_id, policy_id, accepted_brands, created_at, web_services)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::text, $8::time,
          $9::smallint, $10::bigint, $11::bigint, $12::text[], $13::timestamptz,
          $14::text::jsonb)
   on conflict do nothing
   returning 1`,
);

/** False when another site has the same reference. */
export async function insertSite(tx: Tx, site: Site): Promise<boolean> {
  const rows = await tx.query(INSERT_SITE, [
    tx.merchantId,
    site.id,
    site.name,
    site.domain,
    site.reference,
    site.mode,
    site.zone,
    site.startsAt,
    site.zoneNo,
    site.gatewayAccountId,
    site.policyId,
    site.acceptedBrands,
    isoInstant(site.createdAt),
    json(site.webServices),
  ]);
  return rows.length === 1;
}
