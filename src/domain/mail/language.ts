/** In which language and manner a customer is written to. */

export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

const FALLBACK: Language = "en";

/** A language tag in its one spelling, such as fr-CA; undefined for what is none (BCP 47). */
export function readLocale(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

export type Tongue = {
  readonly language: Language;
  /** For dates and money: the customer's own, or English where there are no words in theirs. */
  readonly locale: string;
};

/** What a customer of this locale reads; null: it is not known. */
export function tongueOf(locale: string | null): Tongue {
  const [subtag] = (locale ?? "").toLowerCase().split("-");
  const language = LANGUAGES.find((known) => known === subtag);
  return locale === null || language === undefined
    ? { language: FALLBACK, locale: FALLBACK }
    : { language, locale };
}
