import type { Operation } from "../../http/operation.ts";

/** What the route of exports says about itself. */
export const exportOperations = {
  create: {
    id: "exportMerchant",
    summary: "Write everything of the merchant as an archive",
    description:
      "Lines of JSON (docs/reference/archive.md), which an import reads. Sealed card numbers ask for " +
      "a key of scope `money`.",
    example: {},
    answerTypes: ["application/x-ndjson"],
  },
} satisfies Record<string, Operation>;
