/** A call of the service, however it was sent. */

export const SERVICES = ["adm", "mws"] as const;
/** `adm`: support tasks. `mws`: reports. */
export type Service = (typeof SERVICES)[number];

export type Form = "http" | "soap-1.1" | "soap-1.2";

export type Call = {
  readonly form: Form;
  /** As the caller wrote it. */
  readonly operation: string;
  /** By names in small letters; the first of several values, without blanks around it. */
  readonly values: ReadonlyMap<string, string>;
};

/** Longer texts are cut. */
const MOST_CHARACTERS = 2_000;

/** Of pairs in the order of their precedence: the first value of a name counts. */
export function valuesOf(pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, storable(value));
  }
  return values;
}

/** Well-formed text without NUL, which no database keeps. */
function storable(value: string): string {
  const text = value.toWellFormed().replaceAll("\0", "").trim();
  // a character outside of the basic plane that is cut in two is dropped whole
  return Array.from(text).slice(0, MOST_CHARACTERS).join("");
}
