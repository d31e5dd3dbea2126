/** Text that a client gives and a database can keep. */
import { z } from "zod";

/** 1 to `max` characters of well-formed Unicode; NUL cannot be stored. */
export function text(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "Give well-formed text.");
}

export const Email = text(254).regex(/^[^\s@]+@[^\s@]+$/, "Give an e-mail address.");
