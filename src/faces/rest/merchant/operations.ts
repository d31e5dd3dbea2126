import type { Operation } from "../../http/operation.ts";

/** What the route about the merchant says about itself. */
export const merchantOperations = {
  read: { id: "getMerchant", summary: "Read the merchant of the API key" },
} satisfies Record<string, Operation>;
