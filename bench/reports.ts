/**
 * `npm run bench:reports`: a day of 200,000 transactions as the reports of docs/compat/segpay.md and of
 * REST: rows a second, the memory that streaming them takes, and whether they are the same rows.
 * `--small` takes a hundredth, to see that it works.
 */
import { reportsPage } from "./report/reports-page.ts";
import { measureDayReport } from "./scale/day-report.ts";
import { runAndRecord } from "./scale/run-and-record.ts";

await runAndRecord(
  "reports",
  async (options) => ({ day: await measureDayReport(options) }),
  reportsPage,
);
