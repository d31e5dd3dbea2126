/** Whether an `Accept` header lets us answer at all (RFC 9110, section 12.5.1). */

const OURS = ["application/json", "application/problem+json"];
const RANGES = ["*/*", "application/*"];

/** Answers and problems are JSON; without the header, or with a wider range, they may be. */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === "") return true;
  const weights = new Map(accept.split(",").map(rangeOf));
  return [...OURS, ...RANGES].some((range) => (weights.get(range) ?? 0) > 0);
}

/** "application/json;q=0.5" → its range and weight; a weight that cannot be read counts as 1. */
function rangeOf(text: string): readonly [string, number] {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  const value = weight === undefined ? 1 : Number(weight.slice(2));
  return [range, Number.isNaN(value) ? 1 : value];
}
