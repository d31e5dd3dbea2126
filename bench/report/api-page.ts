/** The results of `npm run bench:api` for people: `bench/API.md`. */
import type { Machine } from "../machine/describe.ts";
import type { ApiFigures } from "../scale/api.ts";
import { count, machineLines, table } from "./page.ts";

export type ApiResults = { readonly machine: Machine; readonly api: ApiFigures };

export function apiPage({ machine, api }: ApiResults): string {
  return [
    `# The API over ${count(api.purchases)} purchases`,
    "",
    "Written by `npm run bench:api`; do not edit. How it is measured: [README.md](README.md).",
    "",
    "One merchant, one API process; the load comes from the same machine. AUTH+SUBSCRIPTION, with the " +
      "bank simulator, and TRANSACTIONQUERY, which answers 1,000 records, are requests to `/json`.",
    "",
    ...table(
      ["operation", "connections", "requests/s", "p50 ms", "p99 ms"],
      api.figures.map((figure) => [
        figure.operation,
        String(figure.connections),
        count(figure.perSecond),
        figure.p50Ms.toFixed(1),
        figure.p99Ms.toFixed(1),
      ]),
    ),
    "",
    ...machineLines(machine),
  ].join("\n");
}
