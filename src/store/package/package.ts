import type { Instant } from "../../domain/calendar/instant.ts";

/** A site's offer: what is sold under it takes its settings along, so that edits never reach it. */
export type Package = {
  readonly id: bigint;
  readonly siteId: bigint;
  readonly name: string;
  readonly paymentType: "card" | "direct_debit";
  /** Sold on trust while the bank cannot be reached (docs/concepts/life-of-a-charge.md). */
  readonly standInEnabled: boolean;
  /** `inactive`: nothing more is sold under it. */
  readonly status: "active" | "inactive";
  readonly processing: "test" | "live";
  readonly createdAt: Instant;
  readonly version: number;
};

/** Of `packages k`. */
export const PACKAGE_COLUMNS = `k.id, k.site_id, k.name, k.payment_type, k.stand_in_enabled,
  k.status, k.processing, k.created_at, k.version`;
