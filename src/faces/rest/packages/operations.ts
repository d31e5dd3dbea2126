import type { Operation } from "../../http/operation.ts";

/** What the routes of packages say about themselves. */
export const packageOperations = {
  create: {
    id: "createPackage",
    summary: "Add a package to a site",
    refusals: ["not_found"],
    example: { name: "Membership", standInEnabled: true },
  },
  list: { id: "listPackages", summary: "List packages, the newest first" },
  read: { id: "getPackage", summary: "Read a package" },
  change: {
    id: "changePackage",
    summary: "Change the settings of a package",
    description: "For what is sold from then on. What was sold keeps its terms.",
    example: { standInEnabled: false },
  },
  clone: {
    id: "clonePackage",
    summary: "Make a package like another one",
    description:
      "With its settings and price points, and the postbacks that it has of its own. It is active.",
    example: { name: "Membership, from spring on" },
  },
} satisfies Record<string, Operation>;
