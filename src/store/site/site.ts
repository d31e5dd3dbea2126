import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Instant } from "../../domain/calendar/instant.ts";
import type { WebServicesSettings } from "../../domain/web-services.ts";

/** A merchant's website: its zone, its policy, its gateway account. */
export type Site = {
  readonly id: bigint;
  readonly name: string;
  readonly domain: string | null;
  readonly reference: string | null;
  readonly mode: "test" | "live";
  readonly zone: string;
  /** Time of day at which a date's renewals start. */
  readonly startsAt: string;
  /** Which of the merchant's zones and starts this is; lanes are shared within one only. */
  readonly zoneNo: number;
  readonly gatewayAccountId: bigint;
  readonly policyId: bigint;
  /** Card brands this site takes; null = all. */
  readonly acceptedBrands: readonly string[] | null;
  /** What differs from the defaults. */
  readonly webServices: Partial<WebServicesSettings>;
  /** Up to which day it was reported what was charged; null: from the next day on. */
  readonly reportedOn: PlainDate | null;
  readonly createdAt: Instant;
  readonly version: number;
};

export const SITE_COLUMNS = `s.id, s.name, s.domain, s.reference, s.mode, s.zone,
  to_char(s.starts_at, 'HH24:MI') as starts_at, s.zone_no,
  s.gateway_account_id, s.policy_id, s.accepted_brands, s.web_services, s.reported_on,
  s.created_at, s.version`;
