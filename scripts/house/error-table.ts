import { REFUSALS } from "../../src/domain/refusal.ts";

/** The page of everything Perennial refuses, in the order of the table in the code. */
export function errorTable(): string {
  const refusals = Object.entries(REFUSALS);
  const rows = refusals.map(
    ([code, { status, retry, means }]) =>
      `| [\`${code}\`](#${code}) | ${status} | ${retry ? "yes" : "no"} | ${means} |`,
  );
  const sections = refusals.flatMap(([code, { status, retry, means, advice }]) => [
    "",
    `## ${code}`,
    "",
    `${means} HTTP status ${status}. ${
      retry ? "The same request may succeed later, unchanged." : "Sent again, it is refused again."
    }`,
    "",
    `**What to do.** ${advice}`,
  ]);
  return `${[
    "# Errors",
    "",
    "<!-- Generated from src/domain/refusal.ts by `npm run generate`; do not edit. -->",
    "",
    "Match the code, never the text beside it. *Retry*: the same request may succeed later,",
    "unchanged. Whatever is refused has changed nothing. A server shows each of these at the address",
    "that a problem has as its `type`.",
    "",
    "| code | HTTP status | retry | meaning |",
    "|---|---|---|---|",
    ...rows,
    ...sections,
  ].join("\n")}\n`;
}
