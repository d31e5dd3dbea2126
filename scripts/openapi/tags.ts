/** The groups of operations, in the order in which somebody meets them. */
import type { Json } from "./json.ts";

type Tag = {
  /** The first part of the addresses; webhooks have none. */
  readonly name: string;
  /** As a page shows it. */
  readonly title: string;
  readonly description: string;
};

const TAG_GROUPS: Readonly<Record<string, readonly Tag[]>> = {
  Billing: [
    {
      name: "purchases",
      title: "Purchases",
      description: "What was bought at one moment, with everything that followed.",
    },
    { name: "subscriptions", title: "Subscriptions", description: "What of a purchase recurs." },
    {
      name: "transactions",
      title: "Transactions",
      description: "Every movement of money at the bank.",
    },
    { name: "refunds", title: "Refunds", description: "Payments that were given back." },
    { name: "customers", title: "Customers", description: "Who pays." },
    { name: "payment-methods", title: "Payment methods", description: "What they pay with." },
    { name: "events", title: "Events", description: "What happened, in order." },
    {
      name: "webhooks",
      title: "Webhooks",
      description: "Events on their way to the merchant's own server.",
    },
    { name: "test-clock", title: "Test clock", description: "The clock of a sandbox." },
  ],
  "Setting up": [
    { name: "merchant", title: "Merchant", description: "The account that a key belongs to." },
    {
      name: "sites",
      title: "Sites",
      description: "Where a merchant sells, and under which rules.",
    },
    { name: "packages", title: "Packages", description: "What a site offers." },
    {
      name: "price-points",
      title: "Price points",
      description: "What is sold at which price, and how it recurs.",
    },
    {
      name: "webhook-endpoints",
      title: "Webhook endpoints",
      description: "Where events are sent.",
    },
    {
      name: "mail",
      title: "Mail",
      description: "Whether customers get mails, and in whose name.",
    },
    {
      name: "mail-templates",
      title: "Mail templates",
      description: "What those mails say.",
    },
    {
      name: "web-services-users",
      title: "Web services users",
      description: "Programs that speak as Secure Trading's clients do.",
    },
    {
      name: "url-notifications",
      title: "URL notifications",
      description: "Where records are told in the form of Secure Trading.",
    },
    { name: "api-keys", title: "API keys", description: "Who may ask, and how far." },
  ],
  "Looking after": [
    { name: "tasks", title: "Tasks", description: "What a person has to look at." },
    {
      name: "deliveries",
      title: "Deliveries",
      description: "What was sent to whom, and what came of it.",
    },
    { name: "reports", title: "Reports", description: "Sums over many." },
    {
      name: "reconcile",
      title: "Reconcile",
      description: "Whether the bank, the transactions and the ledger agree.",
    },
    {
      name: "imports",
      title: "Imports",
      description: "Books of subscribers, and archives of merchants, that are taken over.",
    },
    {
      name: "exports",
      title: "Exports",
      description: "Everything of a merchant, for another deployment.",
    },
    { name: "deployment", title: "Deployment", description: "What the operator looks after." },
    {
      name: "vault",
      title: "Vault",
      description: "The master key that cards are sealed with.",
    },
  ],
};

/**
 * Names, words and groups of `used`; the title and the groups in the extensions that pages of
 * descriptions share. Throws for one that stands here without being used, or is used without.
 */
export function tagObjects(used: ReadonlySet<string>): Json {
  const tags = Object.values(TAG_GROUPS).flat();
  const names = tags.map(({ name }) => name);
  const odd = [
    ...names.filter((name) => !used.has(name)),
    ...[...used].filter((name) => !names.includes(name)),
  ];
  if (odd.length > 0) throw new Error(`scripts/openapi/tags.ts or no route has ${odd.join(", ")}`);
  return {
    tags: tags.map(({ name, title, description }) => ({
      name,
      description,
      "x-displayName": title,
    })),
    "x-tagGroups": Object.entries(TAG_GROUPS).map(([group, members]) => ({
      name: group,
      tags: members.map(({ name }) => name),
    })),
  };
}
