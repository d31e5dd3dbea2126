import { defaultPairs, placeholderValue, type Subject } from "./parameters.ts";
import { fillTemplate } from "./template.ts";

/** The pairs of a postback to `url`, encoded. */
export function pairsFor(url: string, subject: Subject): string {
  const filled = fillTemplate(
    url,
    (placeholder) => placeholderValue(subject, placeholder),
    () => defaultPairs(subject),
  );
  return filled.pairs;
}
