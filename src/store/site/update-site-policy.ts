import { statement, type Tx } from "../statement.ts";

const UPDATE_SITE_POLICY = statement(
  "update_site_policy",
  "tenant",
  `update sites s
      set policy_id = $3::bigint, zone = $4::text, starts_at = $5::time, zone_no = $6::smallint,
          version = s.version + 1
    where s.merchant_id = $1::bigint and s.id = $2::bigint
   returning 1`,
);

export type SitePolicy = {
  readonly id: bigint;
  readonly policyId: bigint;
  readonly zone: string;
  readonly startsAt: string;
  readonly zoneNo: number;
};

/** What is sold from now on is sold under this policy; what was sold keeps its own. */
export async function updateSitePolicy(tx: Tx, site: SitePolicy): Promise<void> {
  await tx.query(UPDATE_SITE_POLICY, [
    tx.merchantId,
    site.id,
    site.policyId,
    site.zone,
    site.startsAt,
    site.zoneNo,
  ]);
}
