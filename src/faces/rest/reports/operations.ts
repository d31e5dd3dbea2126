import type { Operation } from "../../http/operation.ts";

/** What the routes of reports say about themselves. */
export const reportOperations = {
  chargesByDueDate: {
    id: "getChargesByDueDate",
    summary: "Sum what was paid, by the date on which it fell due",
  },
  standIn: {
    id: "getStandInReport",
    summary: "Sum what selling on trust has saved and lost",
  },
  transactions: {
    id: "getTransactionReport",
    summary: "Read the transactions of some days, with all that is known beside them",
    description:
      "Decided ones, and temporary approvals, in the order of their ids: as lines of JSON or as CSV, " +
      "however many there are. The same rows as the newest report of docs/compat/segpay.md. In CSV a " +
      "text that a spreadsheet would take for a formula begins with an apostrophe.",
    answerTypes: ["application/x-ndjson", "text/csv"],
  },
  deliveries: {
    id: "getDeliveryReport",
    summary: "Compare what happened with what webhook endpoints took",
    description:
      "`POST /v1/deliveries/resend` with the same span sends what was given up or is missing.",
  },
  overview: { id: "getOverview", summary: "Read what is due next and what happened last" },
} satisfies Record<string, Operation>;
