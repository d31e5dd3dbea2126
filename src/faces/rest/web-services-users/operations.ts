import type { Operation } from "../../http/operation.ts";

/** What the routes of web services users say about themselves. */
export const webServicesUserOperations = {
  create: {
    id: "createWebServicesUser",
    summary: "Make a user for programs that speak XML or JSON as Secure Trading's clients do",
    description:
      "With it they call `/xml` and `/json`: docs/compat/secure-trading.md. Without a `password` " +
      "one is made and shown this once.",
    refusals: ["not_found"],
    example: { username: "ws@shop.example" },
  },
  list: { id: "listWebServicesUsers", summary: "List web services users, the newest first" },
  read: { id: "getWebServicesUser", summary: "Read a web services user, without the password" },
  change: {
    id: "changeWebServicesUser",
    summary: "Change the password or the sites of a web services user",
    refusals: ["wrong_state"],
    example: { password: "correct horse battery" },
  },
  revoke: {
    id: "revokeWebServicesUser",
    summary: "End a web services user at once",
    example: {},
  },
} satisfies Record<string, Operation>;
