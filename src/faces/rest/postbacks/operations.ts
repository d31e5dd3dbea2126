import type { Operation } from "../../http/operation.ts";

/** What the routes of postbacks say about themselves. */
export const postbackOperations = {
  create: {
    id: "createPostback",
    summary: "Have a script told of members or payments",
    description:
      "As a form that is posted, with the parameters of docs/compat/segpay.md. Of each type but " +
      "`transaction` a package has one; of that, four, which are told independently.",
    refusals: ["not_found"],
    example: {
      type: "enable",
      url: "https://members.example/postback?act=<action>&id=<purchaseid>&who=<extra username>",
      expectedResponse: "OK",
      errorResponse: "FAILED",
    },
  },
  list: { id: "listPostbacks", summary: "List postbacks, the newest first" },
  read: { id: "getPostback", summary: "Read a postback" },
  remove: { id: "deletePostback", summary: "Have a script told nothing more", example: {} },
} satisfies Record<string, Operation>;
