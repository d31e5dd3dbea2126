/** Text that a client gives and a database can keep. */
import { z } from "zod";
import { readLocale } from "../../../domain/mail/language.ts";

/** 1 to `max` characters of well-formed Unicode; NUL cannot be stored. */
export function text(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "Give well-formed text.");
}

export const Email = text(254).regex(/^[^\s@]+@[^\s@]+$/, "Give an e-mail address.");

/** A language tag, kept in its one spelling. */
export const Locale = text(35)
  .refine((tag) => readLocale(tag) !== undefined, "Give a language tag such as fr or fr-CA.")
  .overwrite((tag) => readLocale(tag) ?? tag)
  .meta({ examples: ["fr-CA"] });
