/** Reports of `MWS.asmx` whose rows are transactions. */
import {
  spanOf,
  transactionReport,
  type ReportAsked,
  type TransactionFacts,
} from "../../../engine/reports/transaction-report.ts";
import { dataSetAnswer } from "../answer/answer.ts";
import type { Column } from "../data-set/columns.ts";
import { authOf } from "../words/words.ts";
import { todayOf } from "./dates.ts";
import { empty, type Asked, type Operation, type Parameter } from "./operation.ts";
import { columnsAt } from "./transaction-columns.ts";

const LIST_COLUMNS = columnsAt([1, 12], 14, 15, 24);

/** By which columns each version of a report is made; every version stays. */
const LISTED: Readonly<Record<string, readonly Column<TransactionFacts>[]>> = {
  TransactionsPurchasesByURL: columnsAt([1, 37]),
  TransactionsPurchasesByURL_V2: columnsAt([1, 48]),
  TransactionsPurchasesByURL_V3: columnsAt([1, 51]),
  TransactionsPurchasesByURL_V4: columnsAt([1, 54]),
  TransactionsPurchasesByURL_V5: columnsAt([1, 56]),
  TransactionsList: LIST_COLUMNS,
  TransactionsList_V2: [...LIST_COLUMNS, ...columnsAt([36, 48])],
  TransactionsList_V3: [...LIST_COLUMNS, ...columnsAt([36, 56])],
  TransactionsList_Declined: LIST_COLUMNS,
  TransactionsList_Declined_V2: [...LIST_COLUMNS, ...columnsAt([36, 56])],
};

export const TRANSACTION_REPORTS: readonly Operation[] = [
  ...Object.entries(LISTED).map(([name, columns]) =>
    report(
      name,
      [empty("TransID"), empty("BegDate"), empty("EndDate"), empty("URLID")],
      columns,
      listedBy,
    ),
  ),
  report("TransactionByPurchaseID", [empty("PurchaseID")], columnsAt([1, 37]), ({ values }) => {
    const purchaseId = values.filter("PurchaseID");
    return purchaseId === null ? null : { kind: "purchase", purchaseId };
  }),
  report("TransactionByTransID", [empty("TransID")], columnsAt([1, 37]), ({ values }) => {
    const transactionId = values.filter("TransID");
    return transactionId === null ? null : { kind: "transaction", transactionId };
  }),
];

/** `asks`: which rows; null: none. */
function report(
  name: string,
  parameters: readonly Parameter[],
  columns: readonly Column<TransactionFacts>[],
  asks: (asked: Asked) => ReportAsked | null,
): Operation {
  const declinedOnly = name.startsWith("TransactionsList_Declined");
  return {
    name,
    services: ["mws"],
    parameters,
    answers: "data-set",
    run: async (asked) => {
      const { context, caller } = asked;
      const wanted = asks(asked);
      const rows = wanted === null ? [] : transactionReport(context, caller.merchantIds, wanted);
      return dataSetAnswer({ columns, rows: declinedOnly ? declined(rows) : rows });
    },
  };
}

/** One transaction, or those of some days; then the dates do not matter. */
function listedBy(asked: Asked): ReportAsked {
  const { values } = asked;
  const transactionId = values.filter("TransID");
  const siteId = values.filter("URLID");
  if (transactionId !== null) return { kind: "transaction", transactionId };
  const today = todayOf(asked.context);
  const span = spanOf(values.date("BegDate", today), values.date("EndDate", today));
  return { kind: "span", siteId, ...span };
}

async function* declined(
  rows: AsyncIterable<TransactionFacts> | Iterable<TransactionFacts>,
): AsyncGenerator<TransactionFacts> {
  for await (const row of rows) if (authOf(row) === "No") yield row;
}
