import type { Operation } from "../../http/operation.ts";

/** What the routes of report logins say about themselves. */
export const reportLoginOperations = {
  create: {
    id: "createReportLogin",
    summary: "Make a login of the reporting service; its key is shown this once",
    description:
      "For clients of `/adm.asmx` and `/MWS.asmx` (docs/compat/segpay.md). It opens nothing before " +
      "the operator approves it, and no merchant beyond those of the key that makes it.",
    refusals: ["not_found"],
    example: { userId: "reports.example" },
  },
  list: { id: "listReportLogins", summary: "List the merchant's report logins, the newest first" },
  read: { id: "getReportLogin", summary: "Read a report login, without its key" },
  approve: {
    id: "approveReportLogin",
    summary: "Let a report login in, or out again",
    description: "Asks for a key of scope `operate`.",
    refusals: ["wrong_state"],
    example: { approved: true },
  },
  rotate: {
    id: "rotateReportLogin",
    summary: "Give a report login another key; the present one works no more",
    refusals: ["wrong_state"],
    example: {},
  },
  revoke: {
    id: "revokeReportLogin",
    summary: "End a report login at once",
    description: "For those of its merchants that the key that asks opens too.",
    example: {},
  },
} satisfies Record<string, Operation>;
