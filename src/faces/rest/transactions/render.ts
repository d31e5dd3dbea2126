import type {
  TransactionDetail as DetailView,
  TransactionView,
} from "../../../engine/queries/transactions.ts";
import type { Transaction, TransactionDetail } from "./contract.ts";

export function renderTransaction({ transaction, ...derived }: TransactionView): Transaction {
  return {
    ...transaction,
    ...derived,
    object: "transaction",
    attempts: transaction.attemptNo,
  };
}

export function renderTransactionDetail(view: DetailView): TransactionDetail {
  return {
    ...renderTransaction(view),
    lines: view.lines.map((line) => ({ ...line, number: line.position })),
    children: view.children.map(renderTransaction),
  };
}
