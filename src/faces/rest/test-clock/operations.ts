import type { Operation } from "../../http/operation.ts";

/** What the routes of the test clock say about themselves. */
export const testClockOperations = {
  read: {
    id: "getTestClock",
    summary: "Read a sandbox's clock",
    refusals: ["clock_not_movable"],
  },
  advance: {
    id: "advanceTestClock",
    summary: "Move a sandbox's clock forward; everything due on the way runs",
    description: "Answers 200 once all of it has run, or 202 after 50 seconds: it goes on.",
    refusals: ["clock_not_movable", "clock_backwards", "clock_advancing"],
    example: { to: "2026-02-01T00:00:00Z" },
  },
} satisfies Record<string, Operation>;
