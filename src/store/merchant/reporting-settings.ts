/** What a merchant has settled about reports and about what they lead to. */
export type ReportingSettings = {
  /** The operator has approved that running subscriptions may be made dearer. */
  readonly rebillIncreaseApproved: boolean;
  /** Customers' passwords stand in reports; else the column is empty. */
  readonly returnPasswords: boolean;
  /** Of each payment, in millionths. */
  readonly feePpm: number;
  readonly reservePpm: number;
};

export const NO_REPORTING: ReportingSettings = {
  rebillIncreaseApproved: false,
  returnPasswords: false,
  feePpm: 0,
  reservePpm: 0,
};
