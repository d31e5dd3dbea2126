import type {
  TransactionDetail as DetailView,
  TransactionView,
} from "../../../engine/queries/transactions.ts";
import type { FastifyReply } from "fastify";
import type { MadePaymentLink } from "../../../engine/payment-links/make-payment-link.ts";
import { PaymentLink, type Transaction, type TransactionDetail } from "./contract.ts";

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

/** The answer with the address in it; what is kept for a repetition has none, for it would be in clear. */
export function renderPaymentLink(
  reply: FastifyReply,
  transactionId: bigint,
  made: MadePaymentLink | null,
) {
  const expiresAt = made?.expiresAt ?? null;
  const rendered = { object: "payment_link" as const, transactionId, expiresAt };
  reply.keptAnswer = JSON.stringify(PaymentLink.encode({ ...rendered, url: null }));
  return { ...rendered, url: made?.url ?? null };
}
