/**
 * A customer pays by their link: first at their bank's page, where the card takes part in 3-D Secure,
 * then here. However often a step comes, the link pays once.
 */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Enrolment, ThreeDSecureProof } from "../../ports/gateway.ts";
import { updatePaymentLink } from "../../store/payment-link/update-payment-link.ts";
import {
  finishAuthentication,
  readAuthentication,
  startAuthentication,
} from "../commands/authenticate.ts";
import { confirmPayment } from "../commands/confirm-payment.ts";
import type { EngineContext } from "../engine-context.ts";
import { PositionTaken } from "../record/save-change.ts";
import type { LinkView } from "./read-payment-link.ts";

/** Where the customer goes next: to their bank's page; or nowhere, since it was paid, or tried. */
export type NextStep =
  | { readonly kind: "bank"; readonly page: Extract<Enrolment, { kind: "enrolled" }> }
  | { readonly kind: "done" };

/** `amountMinor`: what the customer was shown. */
export async function beginPayment(
  context: EngineContext,
  view: LinkView,
  amountMinor: bigint,
): Promise<Result<NextStep>> {
  const fault = await faultOf(context, view);
  if (fault !== null) return fault;
  if (amountMinor !== view.amount.minor) {
    return refuse("changed_meanwhile", "The amount changed since it was shown.");
  }
  const { merchantId, siteId, customerId, card, amount, link } = view;
  const account = await context.merchants.gatewayAccount(merchantId, view.gatewayAccountId);
  if (context.gateway(account.gateway).authentication === undefined) {
    return await pay(context, view, amountMinor, null);
  }
  const started = await startAuthentication(context, merchantId, {
    siteId,
    customer: { id: customerId },
    payment: { paymentMethodId: card.id },
    amountMinor,
    currency: amount.currency,
    orderRef: null,
    facts: {},
  });
  if (!started.ok) return started;
  const { id: authenticationId, enrolment } = started.value;
  if (enrolment.kind === "unavailable") return bankAway();
  if (enrolment.kind === "not-enrolled") return await pay(context, view, amountMinor, null);
  // a second window's question takes the place of the first one's
  const isNoted = await context.db.tenant(merchantId, (tx) =>
    updatePaymentLink(tx, link, { ...link, authenticationId }),
  );
  return isNoted ? accept({ kind: "bank", page: enrolment }) : usedMeanwhile();
}

/** `response`: what the bank's page gave the customer's browser. */
export async function finishPayment(
  context: EngineContext,
  view: LinkView,
  response: string,
): Promise<Result<NextStep>> {
  const fault = await faultOf(context, view);
  if (fault !== null) return fault;
  const { merchantId, link } = view;
  const { authenticationId } = link;
  const started =
    authenticationId === null
      ? null
      : await readAuthentication(context, merchantId, authenticationId);
  if (started === null) return refuse("wrong_state", "Nobody was sent to the bank's page.");
  const finished = await finishAuthentication(context, merchantId, started, response);
  if (finished.kind === "failed") {
    return refuse("unauthenticated", "The bank says that the customer did not confirm it.");
  }
  if (finished.kind === "unavailable") return bankAway();
  return await pay(context, view, started.amountMinor, finished.proof);
}

/** Without the proof that it asks for the bank would decline again, and the link would be used up. */
function bankAway() {
  return refuse("gateway_unreachable", "The customer's bank cannot be asked at the moment.");
}

async function faultOf(context: EngineContext, { standing }: LinkView) {
  if (standing !== "open") return usedMeanwhile();
  const held = await context.standing.check();
  return held.ok ? null : held;
}

async function pay(
  context: EngineContext,
  { merchantId, link }: LinkView,
  amountMinor: bigint,
  threeDSecure: ThreeDSecureProof | null,
): Promise<Result<NextStep>> {
  const target = { merchantId, transactionId: link.transactionId };
  const paid = await confirmPayment(context, target, {
    amountMinor,
    threeDSecure,
    actor: `link:${link.id}`,
    onMade: async (tx, { sentId = null }) => {
      const isFirst = await updatePaymentLink(tx, link, { ...link, paymentId: sentId });
      // somebody pays by it already: all of this is taken back
      if (!isFirst) throw new PositionTaken();
    },
  });
  return paid.ok ? accept({ kind: "done" }) : paid;
}

function usedMeanwhile() {
  return refuse("wrong_state", "This link does not pay any more.", "state");
}
