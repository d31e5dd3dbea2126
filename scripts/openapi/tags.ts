/** The groups of operations: the first part of their addresses. */
export const TAGS: Readonly<Record<string, string>> = {
  merchant: "The account that a key belongs to.",
  sites: "Where a merchant sells, and under which rules.",
  packages: "What a site offers.",
  customers: "Who pays.",
  "payment-methods": "What they pay with.",
  purchases: "What was bought at one moment, with everything that followed.",
  subscriptions: "What of a purchase recurs.",
  transactions: "Every movement of money at the bank.",
  events: "What happened, in order.",
  reports: "Sums over many.",
  imports: "Books of subscribers that are taken over.",
  reconcile: "Whether the bank, the transactions and the ledger agree.",
  "test-clock": "The clock of a sandbox.",
  webhooks: "Events on their way to the merchant's own server.",
};
