import type { Operation } from "../../http/operation.ts";

/** What the routes of tasks say about themselves. */
export const taskOperations = {
  list: { id: "listTasks", summary: "List open questions for people, the newest first" },
  read: { id: "getTask", summary: "Read a task" },
  close: {
    id: "closeTask",
    summary: "Close a task with what was found",
    refusals: ["wrong_state"],
    example: { comment: "The bank says that it was never booked." },
  },
} satisfies Record<string, Operation>;
