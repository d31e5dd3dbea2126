import type { Operation } from "../../http/operation.ts";

/** What the routes of sites say about themselves. */
export const siteOperations = {
  create: {
    id: "createSite",
    summary: "Add a site",
    description: "A site sells under a named set of rules, in which single values may differ.",
    refusals: ["not_found", "unknown_zone"],
    example: {
      name: "Example Books",
      zone: "Europe/London",
      domain: "books.example",
      ruleSet: "rest",
      policies: { decline: "retry", retryGapsDays: [3, 5, 7] },
    },
  },
  list: { id: "listSites", summary: "List sites, the oldest first" },
  read: { id: "getSite", summary: "Read a site with its rules" },
  change: {
    id: "changeSite",
    summary: "Change the rules of a site",
    description: "For what is sold or imported from then on. What was sold keeps its rules.",
    refusals: ["unknown_zone"],
    example: { policies: { accessOnCancel: "now" } },
  },
  countHits: {
    id: "countPageHits",
    summary: "Count looks at a pay page of the site, for its reports",
    refusals: ["not_found"],
    example: { browser: "Firefox", country: "DE" },
  },
} satisfies Record<string, Operation>;
