import type { Operation } from "../../http/operation.ts";

/** What the routes of make-goods say about themselves. */
export const makeGoodOperations = {
  create: {
    id: "createMakeGood",
    summary: "Extend, cancel, reactivate or activate many purchases at once",
    description:
      "Done in the background, one purchase after the other, each with the note; what is refused to " +
      "one stops no other. With `preview=true` it only says what it would do. `activate` activates " +
      "what is inactive of each purchase; of all that the merchant has, with `inactive`.",
    example: {
      action: "extend",
      days: 3,
      purchaseIds: ["pur_1", "pur_2"],
      note: "Three days for the outage of the video server.",
    },
  },
  list: { id: "listMakeGoods", summary: "List make-goods, the newest first" },
  read: { id: "getMakeGood", summary: "Read how far a make-good is" },
  items: {
    id: "listMakeGoodItems",
    summary: "List the purchases of a make-good, with what became of each",
  },
} satisfies Record<string, Operation>;
