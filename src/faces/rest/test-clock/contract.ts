import { z } from "zod";
import { InstantText } from "../wire/times.ts";

export const TestClock = z.object({
  object: z.literal("test_clock"),
  now: InstantText,
  state: z.enum(["ready", "advancing"]),
  /** 0 to 1; 1 when ready. */
  progress: z.number(),
});

export const AdvanceClock = z.strictObject({ to: InstantText });
