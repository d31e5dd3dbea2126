/** Two people change one thing: the second is told, where he says which version he had seen. */
import { refuse, type Refusal } from "../../domain/refusal.ts";

/** Null: nobody changed it since, or nothing was said. Both versions are of the same row, locked. */
export function changedSince(
  seen: number | undefined,
  version: number | undefined,
): Refusal | null {
  if (seen === undefined || seen === version) return null;
  const detail =
    version === undefined
      ? "This has no version to match."
      : `It is at version ${version}, not ${seen}: read it again.`;
  return refuse("changed_meanwhile", detail, "If-Match");
}
