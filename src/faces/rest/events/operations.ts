import type { Operation } from "../../http/operation.ts";

/** What the route of events says about itself. */
export const eventOperations = {
  read: { id: "getEvent", summary: "Read an event" },
  list: {
    id: "listEvents",
    summary: "List what happened, the oldest first",
    description:
      "`nextAfter` is there on the last page too: keep it, and ask again later for what came since.",
  },
} satisfies Record<string, Operation>;
