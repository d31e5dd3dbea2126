import { REFUSALS } from "../../src/domain/refusal.ts";

/** The page of everything Perennial refuses, in the order of the table in the code. */
export function errorTable(): string {
  const rows = Object.entries(REFUSALS).map(
    ([code, { status, retry, means }]) =>
      `| \`${code}\` | ${status} | ${retry ? "yes" : "no"} | ${means} |`,
  );
  return `${[
    "# Errors",
    "",
    "<!-- Generated from src/domain/refusal.ts by `npm run generate`; do not edit. -->",
    "",
    "Match the code, never the text beside it. *Retry*: the same request may succeed later,",
    "unchanged. Whatever is refused has changed nothing.",
    "",
    "| code | HTTP status | retry | meaning |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n")}\n`;
}
