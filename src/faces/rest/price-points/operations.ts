import type { Operation } from "../../http/operation.ts";

/** What the routes of price points say about themselves. */
export const pricePointOperations = {
  create: {
    id: "createPricePoint",
    summary: "Add a price point",
    refusals: ["unknown_currency"],
    example: {
      name: "Monthly",
      type: "recurring",
      currency: "EUR",
      initialMinor: 995,
      initialDays: 30,
      recurringMinor: 1995,
      unit: "MONTH",
      frequency: 1,
    },
  },
  list: { id: "listPricePoints", summary: "List price points, the newest first" },
  read: { id: "getPricePoint", summary: "Read a price point" },
  change: {
    id: "changePricePoint",
    summary: "Change a price point",
    description: "For what is sold from then on. What was sold keeps its terms.",
    refusals: ["unknown_currency"],
    example: { name: "Monthly, from spring on" },
  },
  approve: {
    id: "approvePricePoint",
    summary: "Let customers name prices inside its ranges, or no more",
    description: "Asks for a key of scope `operate`. Another range has to be approved anew.",
    refusals: ["wrong_state"],
    example: { approved: true },
  },
  attach: {
    id: "attachPricePoints",
    summary: "Offer price points in a package",
    example: { pricePointIds: ["price_83476992"] },
  },
  detach: {
    id: "detachPricePoints",
    summary: "Take price points out of a package",
    example: { pricePointIds: ["price_83476992"] },
  },
} satisfies Record<string, Operation>;
