/** The bank simulator says the class itself, in our words. */
import type { DeclineTable } from "../../domain/policy/decline-table.ts";

export const DECLINES: DeclineTable = {
  gateway: "simulator",
  source: "bank/README.md",
  codes: {
    soft: ["soft"],
    hard: ["hard"],
    authentication: ["authentication"],
    fraud: ["fraud"],
    configuration: ["configuration"],
  },
  besides: [],
};
