/** The results of `npm run bench:reports` for people: `bench/REPORTS.md`. */
import type { Machine } from "../machine/describe.ts";
import { MOST_MB, type DayReport } from "../scale/day-report.ts";
import { count, machineLines, table } from "./page.ts";

export type ReportResults = { readonly machine: Machine; readonly day: DayReport };

export function reportsPage({ machine, day }: ReportResults): string {
  return [
    "# Reports",
    "",
    "Written by `npm run bench:reports`; do not edit. How it is measured: [README.md](README.md).",
    "",
    `A day of ${count(day.rows)} transactions of one merchant, one API process, read as fast as it ` +
      "comes by a client on the same machine. V5 is `TransactionsPurchasesByURL_V5` with its 56 " +
      "columns; CSV and JSON are `GET /v1/reports/transactions`. Memory is that of the API's process, " +
      `which had ${day.restingMB} MB before: most of each tenth of the run. Must be ≤ ${MOST_MB} MB and ` +
      "flat.",
    "",
    ...table(
      ["form", "seconds", "rows/s", "MB sent", "most MB", "by tenths of the run"],
      day.forms.map((form) => [
        form.name,
        form.seconds.toFixed(1),
        count(form.rowsPerSecond),
        form.sentMB.toFixed(0),
        String(form.mostMB),
        form.tenthsMB.join(" "),
      ]),
    ),
    "",
    `Compared row for row: ${count(day.compared)} of ${count(day.rows)} are the same in all three.`,
    "",
    ...machineLines(machine),
  ].join("\n");
}
