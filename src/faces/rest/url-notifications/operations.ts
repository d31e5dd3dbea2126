import type { Operation } from "../../http/operation.ts";

/** What the routes of URL notifications say about themselves. */
export const urlNotificationOperations = {
  create: {
    id: "createUrlNotification",
    summary: "Have records told to an address, as listeners of Secure Trading read them",
    description:
      "A form is posted for every payment, refund, check and series, with a digest made with the " +
      "password: docs/compat/secure-trading.md.",
    refusals: ["invalid_field", "not_found"],
    example: { url: "https://shop.example/notify", password: "shared-with-the-shop" },
  },
  list: { id: "listUrlNotifications", summary: "List URL notifications, the newest first" },
  read: { id: "getUrlNotification", summary: "Read a URL notification and how it fares" },
  change: {
    id: "changeUrlNotification",
    summary: "Change the address, the password, the fields, or switch it on or off",
    description: "Switched on, or given another address, it begins as if it had never failed.",
    refusals: ["invalid_field", "not_found"],
    example: { fields: ["billingemail"] },
  },
  remove: {
    id: "deleteUrlNotification",
    summary: "Send it nothing more and forget its password",
    description: "What it was sent can still be read.",
    example: {},
  },
} satisfies Record<string, Operation>;
