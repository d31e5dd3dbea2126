import type { Instant } from "../../domain/calendar/instant.ts";

/** Where somebody lives; every part as they write it. */
export type Address = {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
};

/** Who pays. */
export type Customer = {
  readonly id: bigint;
  /** The merchant's own id; no two customers share one. */
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  /** In which language, and how dates and money are written (BCP 47); null: not known. */
  readonly locale: string | null;
  /** Name, e-mail and own id, case and accents folded, for searching. */
  readonly search: string;
  readonly createdAt: Instant;
  readonly version: number;
};

/** Of `customers c`. */
export const CUSTOMER_COLUMNS = `c.id, c.external_id, c.name, c.email, c.phone, c.address, c.locale,
  c.search, c.created_at, c.version`;
