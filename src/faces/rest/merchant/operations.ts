import type { Operation } from "../../http/operation.ts";

/** What the route about the merchant says about itself. */
export const merchantOperations = {
  change: {
    id: "changeMerchant",
    summary: "Change settings of the merchant",
    description: "What was sold and set up before keeps its own.",
    refusals: ["unknown_zone", "unknown_currency", "forbidden"],
    example: { name: "Example Books" },
  },
  read: { id: "getMerchant", summary: "Read the merchant of the API key" },
} satisfies Record<string, Operation>;
