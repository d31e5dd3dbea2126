/**
 * Settings of a site for clients of the web services protocol (docs/compat/secure-trading.md). Those
 * are about the protocol; how a site charges is said by its rules.
 */

/** ECOM: the customer buys online. MOTO: by post or telephone. RECUR: repeats under an agreement. */
export const ACCOUNT_TYPES = ["ECOM", "MOTO", "RECUR"] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export type WebServicesSettings = {
  /** Account types that the site has. Without RECUR, nothing is scheduled. */
  readonly accounts: readonly AccountType[];
  /** Whether a series may begin with a card that was only checked. */
  readonly seriesAfterCheck: boolean;
  /** Whether a payment may be refunded on the day with which it settles, before it has. */
  readonly refundBeforeSettlement: boolean;
  /** The e-mail address that is told every day what the engine charged; null: none. */
  readonly reportTo: string | null;
  /** What answers say of the merchant at its bank; null: nothing. */
  readonly merchantNumber: string | null;
  readonly terminalId: string | null;
  /** ISO 3166-1, two letters. */
  readonly countryIso2a: string | null;
};

export const DEFAULT_WEB_SERVICES: WebServicesSettings = {
  accounts: ACCOUNT_TYPES,
  seriesAfterCheck: true,
  refundBeforeSettlement: true,
  reportTo: null,
  merchantNumber: null,
  terminalId: null,
  countryIso2a: null,
};
