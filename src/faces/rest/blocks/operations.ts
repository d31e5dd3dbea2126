import type { Operation } from "../../http/operation.ts";

/** What the routes of blocks say about themselves. */
export const blockOperations = {
  add: {
    id: "addBlock",
    summary: "Sell nothing to an address any more",
    description:
      "A first payment by this e-mail address, or from this network address, is declined without " +
      "asking the bank. What was sold before stays. Blocking twice keeps the first.",
    example: { kind: "email", value: "ann@example.net", reason: "fraud", comment: "Stolen cards." },
  },
  list: { id: "listBlocks", summary: "List blocked addresses, the newest first" },
  read: { id: "getBlock", summary: "Read a blocked address" },
  lift: { id: "liftBlock", summary: "Sell to an address again", example: {} },
} satisfies Record<string, Operation>;
