/** A link for the customer of a declined payment that waits for them (docs/concepts/payment-links.md). */
import type { Instant } from "../../domain/calendar/instant.ts";
import { linkExpiresAt, owedOf } from "../../domain/payment-link/payment-link.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { insertPaymentLink } from "../../store/payment-link/insert-payment-link.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { hashOf, writeToken } from "./token.ts";

export type MadePaymentLink = {
  readonly id: bigint;
  /** Nothing but this answer ever says it. */
  readonly url: string;
  readonly expiresAt: Instant;
};

export const PAY_PATH = "/pay/";

type Making = Pick<EngineContext, "db" | "ids" | "clock" | "newLinkSecret" | "publicUrl">;

/** Earlier links of the payment stay good: together they pay once. */
export async function makePaymentLink(
  context: Making,
  { merchantId, transactionId }: { readonly merchantId: bigint; readonly transactionId: bigint },
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<MadePaymentLink>> {
  const publicUrl = context.publicUrl();
  const id = await context.ids.next("record");
  return await context.db.tenant(merchantId, async (tx): Promise<Result<MadePaymentLink>> => {
    const [declined] = await selectTransactions(tx, [transactionId]);
    if (declined === undefined) {
      return refuse("not_found", "There is no transaction with this id.");
    }
    if (publicUrl === null) {
      return refuse("wrong_state", "This deployment does not know its address: set PUBLIC_URL.");
    }
    const lines = await selectLines(tx, [transactionId]);
    const paid = lines.flatMap((line) => line.subscriptionId ?? []);
    if (owedOf(lines, await selectSubscriptions(tx, paid)).length === 0) {
      return refuse("wrong_state", "Nothing of this payment waits for its customer.", "state");
    }
    const secret = context.newLinkSecret();
    const createdAt = context.clock.now();
    const expiresAt = linkExpiresAt(createdAt);
    const tokenHash = hashOf(secret);
    await insertPaymentLink(tx, { id, transactionId, tokenHash, createdAt, expiresAt });
    await options.onMade?.(tx, { id: transactionId });
    const url = `${publicUrl.replace(/\/+$/, "")}${PAY_PATH}${writeToken(merchantId, secret)}`;
    return accept({ id, url, expiresAt });
  });
}
