/** Dates as YYYY-MM-DD, instants as RFC 3339 in UTC. */
import { z } from "zod";
import { isoInstant, parseInstant } from "../../../domain/calendar/instant.ts";
import { parsePlainDate, plainDate, type PlainDate } from "../../../domain/calendar/plain-date.ts";

export const PlainDateText = z.codec(
  z
    .string()
    .refine((text) => parsePlainDate(text) !== undefined, "Give a date such as 2026-01-31.")
    .meta({ format: "date", examples: ["2026-01-31"] }),
  z.custom<PlainDate>(),
  { decode: plainDate, encode: (date) => date },
);

/** Read with any offset, written in UTC. */
export const InstantText = z.codec(
  z
    .string()
    .refine(
      (text) => parseInstant(text) !== undefined,
      "Give an instant such as 2026-01-31T00:00:00Z.",
    )
    .meta({ format: "date-time", examples: ["2026-01-31T00:00:00Z"] }),
  z.number(),
  { decode: (text) => parseInstant(text) ?? Number.NaN, encode: isoInstant },
);
