/** The words of all mails, by language. */
import { ENGLISH } from "./english.ts";
import { FRENCH } from "./french.ts";
import type { Language } from "./language.ts";
import type { MailWords } from "./mail-words.ts";

export const WORDS: Readonly<Record<Language, MailWords>> = { en: ENGLISH, fr: FRENCH };
