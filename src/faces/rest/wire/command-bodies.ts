/** Bodies that commands of several resources take. */
import { z } from "zod";
import { text } from "./texts.ts";

/** Of a command without options. */
export const NoOptions = z.strictObject({});

export const WithReason = z.strictObject({
  /** For people and for events. */
  reason: text(200).optional(),
});

export const Extension = z.strictObject({ days: z.int() });

export const Activation = z.strictObject({
  /** `charge`: dates that were missed are charged. `skip`: the next date after today. */
  missed: z.enum(["charge", "skip"]).optional(),
});
