/**
 * 3-D Secure, the first payment of a series only: the issuer is asked whether the card takes part, the
 * customer proves at the issuer's own page who they are, and what came back is checked with the issuer.
 */
import { dateIn } from "../../domain/calendar/zone.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import type { Enrolment, ThreeDSecureProof } from "../../ports/gateway.ts";
import type { Authentication } from "../../store/authentication/authentication.ts";
import { insertAuthentication } from "../../store/authentication/insert-authentication.ts";
import { selectAuthentication } from "../../store/authentication/select-authentication.ts";
import { insertCustomers } from "../../store/customer/insert-customers.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import { openCardsOnFile } from "../charging/cards.ts";
import type { EngineContext } from "../engine-context.ts";
import { newCustomer, type CustomerFacts } from "./new-customer.ts";
import { cardFault, sealCard, type NewCard } from "./new-payment-method.ts";

export type AuthenticationOrder = {
  readonly siteId: bigint;
  readonly customer: { readonly id: bigint } | CustomerFacts;
  readonly payment: { readonly paymentMethodId: bigint } | { readonly card: NewCard };
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly orderRef: string | null;
  readonly facts: RecordFacts;
};

export type Started = { readonly id: bigint; readonly enrolment: Enrolment };

/** Asks the issuer and keeps the card; nothing is charged. */
export async function startAuthentication(
  context: EngineContext,
  merchantId: bigint,
  order: AuthenticationOrder,
): Promise<Result<Started>> {
  const known = "id" in order.customer ? [order.customer.id] : [];
  const { sites, customers } = await context.db.tenant(merchantId, async (tx) => ({
    sites: await selectSites(tx),
    customers: await selectCustomers(tx, { ids: known, externalIds: [] }),
  }));
  if (customers.length < known.length) {
    return refuse("not_found", "There is no customer with this id.", "customer.id");
  }
  const site = sites.find(({ id }) => id === order.siteId);
  if (site === undefined) return refuse("not_found", "There is no site with this id.", "siteId");
  const today = dateIn(site.zone, context.clock.now());
  const fault = "card" in order.payment ? cardFault(order.payment.card, today, "card") : null;
  if (fault !== null) return fault;
  await context.ids.reserve({ record: 1, customer: 4 });
  const customerId = "id" in order.customer ? order.customer.id : context.ids.take("customer");
  const card = await cardOf(context, merchantId, customerId, order);
  if (!card.ok) return card;
  const account = await context.merchants.gatewayAccount(merchantId, site.gatewayAccountId);
  const { authentication } = context.gateway(account.gateway);
  const id = context.ids.take("record");
  const enrolment: Enrolment =
    authentication === undefined
      ? { kind: "unavailable" }
      : await authentication.enrol({
          number: card.value.number,
          amountMinor: order.amountMinor,
          currency: order.currency,
          reference: String(id),
        });
  const at = context.clock.now();
  await context.db.tenant(merchantId, async (tx) => {
    if (!("id" in order.customer)) {
      await insertCustomers(tx, [newCustomer(customerId, order.customer, at)]);
    }
    if ("card" in order.payment) await insertPaymentMethods(tx, [card.value.method]);
    await insertAuthentication(tx, {
      id,
      siteId: site.id,
      customerId,
      paymentMethodId: card.value.method.id,
      gatewayAccountId: site.gatewayAccountId,
      amountMinor: order.amountMinor,
      currency: order.currency,
      enrolled: enrolment.kind === "enrolled",
      xid: enrolment.kind === "enrolled" ? enrolment.xid : null,
      orderRef: order.orderRef,
      at,
      facts: order.facts,
    });
  });
  return accept({ id, enrolment });
}

type OpenCard = { readonly method: PaymentMethod; readonly number: string };

async function cardOf(
  context: EngineContext,
  merchantId: bigint,
  customerId: bigint,
  { payment }: AuthenticationOrder,
): Promise<Result<OpenCard>> {
  if ("card" in payment) {
    const method = await sealCard(context, merchantId, customerId, payment.card);
    return accept({ method, number: payment.card.number });
  }
  const { paymentMethodId } = payment;
  const [method] = await context.db.tenant(merchantId, (tx) =>
    selectPaymentMethods(tx, [paymentMethodId]),
  );
  const open = (await openCardsOnFile(context, merchantId, [paymentMethodId])).get(paymentMethodId);
  if (method === undefined) {
    return refuse("not_found", "There is no card with this id.", "payment.paymentMethodId");
  }
  return open?.kind !== "open"
    ? refuse("wrong_state", "This card may not be charged any more.", "payment.paymentMethodId")
    : accept({ method, number: open.card.number });
}

/** Null: the merchant has no such authentication. */
export async function readAuthentication(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<Authentication | null> {
  return await context.db.tenant(merchantId, (tx) => selectAuthentication(tx, id));
}

/** `failed`: it is not the customer, or nothing that the issuer said of this payment. */
export type Finished =
  | { readonly kind: "proved"; readonly status: string; readonly proof: ThreeDSecureProof }
  | { readonly kind: "failed" }
  | { readonly kind: "unavailable" };

/** Checks with the issuer what the customer's browser brought back. */
export async function finishAuthentication(
  context: EngineContext,
  merchantId: bigint,
  started: Authentication,
  response: string,
): Promise<Finished> {
  const { gatewayAccountId, xid, amountMinor, currency } = started;
  const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
  const { authentication } = context.gateway(account.gateway);
  if (authentication === undefined || xid === null) return { kind: "unavailable" };
  const result = await authentication.result(response);
  if (result.kind !== "decided") return { kind: "unavailable" };
  // a proof is of one payment: somebody else's, or of another amount, proves nothing
  const isOurs =
    result.xid === xid && result.amountMinor === amountMinor && result.currency === currency;
  if (!isOurs || result.status === "N") return { kind: "failed" };
  if (result.status === "U" || result.cavv === null || result.eci === null) {
    return { kind: "unavailable" };
  }
  const proof = { cavv: result.cavv, eci: result.eci, dsTransactionId: xid };
  return { kind: "proved", status: result.status, proof };
}
