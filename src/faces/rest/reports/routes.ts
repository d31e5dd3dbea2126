import { chargesByDueDate } from "../../../engine/queries/charges-by-due-date.ts";
import { reportDeliveries } from "../../../engine/deliveries/report-deliveries.ts";
import { readOverview } from "../../../engine/queries/overview.ts";
import { standInReport } from "../../../engine/queries/stand-in-report.ts";
import { spanOf, transactionReport } from "../../../engine/reports/transaction-report.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { WEBHOOK } from "../webhooks/webhook-face.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChargesByDueDate,
  ChargesQuery,
  DeliveryReport,
  DeliveryReportQuery,
  Overview,
  OverviewQuery,
  StandInQuery,
  StandInReport,
  TransactionReport,
  TransactionReportQuery,
} from "./contract.ts";
import { reportOperations } from "./operations.ts";
import { renderDeliveryReport, renderOverview } from "./render.ts";
import { REPORT_TYPES, writeCsv, writeLines } from "./write-rows.ts";

export function reportRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/reports/charges-by-due-date",
    {
      schema: {
        operation: reportOperations.chargesByDueDate,
        querystring: ChargesQuery,
        response: { 200: ChargesByDueDate, ...PROBLEMS },
      },
    },
    async ({ caller, query }) => ({
      data: granted(await chargesByDueDate(context, caller.merchantId, query)),
    }),
  );

  scope.get(
    "/reports/stand-in",
    {
      schema: {
        operation: reportOperations.standIn,
        querystring: StandInQuery,
        response: { 200: StandInReport, ...PROBLEMS },
      },
    },
    async ({ caller, query }) => ({
      object: "stand_in_report" as const,
      data: granted(await standInReport(context, caller.merchantId, query)),
    }),
  );

  scope.get(
    "/reports/transactions",
    {
      schema: {
        operation: reportOperations.transactions,
        querystring: TransactionReportQuery,
        response: { 200: TransactionReport, ...PROBLEMS },
      },
    },
    async ({ caller, query }, reply) => {
      const { from, to, siteId = null, format } = query;
      const rows = transactionReport(context, [caller.merchantId], {
        kind: "span",
        siteId,
        ...spanOf(from, to),
      });
      const written = format === "csv" ? writeCsv(rows) : writeLines(rows);
      return reply.type(REPORT_TYPES[format]).send(written);
    },
  );

  scope.get(
    "/reports/overview",
    {
      schema: {
        operation: reportOperations.overview,
        querystring: OverviewQuery,
        response: { 200: Overview, ...PROBLEMS },
      },
    },
    async ({ caller, query }) =>
      renderOverview(found(await readOverview(context, caller.merchantId, query), "merchant")),
  );

  scope.get(
    "/reports/deliveries",
    {
      schema: {
        operation: reportOperations.deliveries,
        querystring: DeliveryReportQuery,
        response: { 200: DeliveryReport, ...PROBLEMS },
      },
    },
    async ({ caller, query }) =>
      renderDeliveryReport(
        await reportDeliveries(context, caller.merchantId, WEBHOOK, query),
        query,
      ),
  );
}
