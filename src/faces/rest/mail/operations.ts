import type { Operation } from "../../http/operation.ts";

/** What the routes of mails say about themselves. */
export const mailOperations = {
  read: { id: "getMailSettings", summary: "Read whether customers get mails, and in whose name" },
  change: {
    id: "changeMailSettings",
    summary: "Switch mails to customers on or off, all of them or some kinds",
    description: "Switched off, mails that are on their way are given up.",
    refusals: ["wrong_state"],
    example: { without: ["receipt"], contact: "help@shop.example", colour: "#2c4a7c" },
  },
  listTemplates: {
    id: "listMailTemplates",
    summary: "List what mails say, by kind and language",
  },
  changeTemplate: {
    id: "changeMailTemplate",
    summary: "Say it in words of your own",
    description:
      "`{{amount}}` stands for a value; `placeholders` of the template lists those that it knows. A " +
      "paragraph that begins with `{{if retry.date}}` or `{{unless retry.date}}` is there only where " +
      "the value is known, or is not. Everything else is plain text.",
    example: {
      kind: "receipt",
      language: "en",
      subject: "Thank you, {{customer.name}}",
      body: "We received {{amount}} on {{date}}.\n\n{{if next.date}}The next is on {{next.date}}.",
    },
  },
  resetTemplate: {
    id: "resetMailTemplate",
    summary: "Say it in our words again",
    example: { kind: "receipt", language: "en" },
  },
  preview: {
    id: "previewMail",
    summary: "See a mail with a sample's data",
    description: "Nothing is sent or kept.",
    example: { kind: "receipt", locale: "fr-CA", subject: "Merci, {{customer.name}}" },
  },
} satisfies Record<string, Operation>;
