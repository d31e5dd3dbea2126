/**
 * THREEDQUERY: whether the customer has to prove at their bank that it is them, and the payment that
 * follows when they come back.
 */
import {
  finishAuthentication,
  readAuthentication,
  startAuthentication,
} from "../../engine/commands/authenticate.ts";
import type { Call } from "./call.ts";
import { timestamp } from "./call.ts";
import { typeOfBrand } from "./card-types.ts";
import { cardBrand } from "../../domain/card/card-number.ts";
import { factsOf } from "./facts.ts";
import { inheritedFacts } from "./parent.ts";
import { ownFacts, payerOf, type PaymentParent, type Prepared } from "./payments.ts";
import { badField, fault, got, word, type Read } from "./reading.ts";
import { faultOf } from "./refusals.ts";
import { readReference, writeReference } from "./references.ts";
import type { Fields, WireResponse } from "./wire/block.ts";

export type Enquired = {
  readonly response: WireResponse;
  /** Whom the next step is made from; null: the customer has to go to their bank first. */
  readonly next: PaymentParent | null;
};

const ENROLLED = { enrolled: "Y", "not-enrolled": "N", unavailable: "U" } as const;

export async function enquire(
  call: Call,
  prepared: Prepared,
  parent: PaymentParent | null,
): Promise<Read<Enquired>> {
  const { context, caller } = call;
  const { step, site, order } = prepared;
  const payer = await payerOf(call, prepared, parent);
  if (!payer.ok) return payer;
  const orderRef = word(step.fields, "orderreference") ?? parent?.orderRef ?? null;
  const facts = {
    ...inheritedFacts(parent?.facts ?? {}),
    ...factsOf(step.fields, ownFacts(call)),
    accounttypedescription: order.account,
  };
  const { currency, amountMinor } = order;
  const started = await startAuthentication(context, caller.merchantId, {
    ...payer.value,
    siteId: site.id,
    amountMinor,
    currency,
    orderRef,
    facts,
  });
  if (!started.ok) return faultOf(started);
  const { id, enrolment } = started.value;
  const reference = writeReference(id);
  const asked =
    enrolment.kind === "enrolled"
      ? [
          ["acsurl", enrolment.acsUrl],
          ["pareq", enrolment.request],
          ["xid", enrolment.xid],
          ["md", reference],
        ]
      : [];
  const brand = order.card === null ? null : typeOfBrand(cardBrand(order.card.number));
  const response: WireResponse = {
    type: "THREEDQUERY",
    code: "0",
    data: [],
    records: [],
    fields: new Map([
      ["transactionstartedtimestamp", timestamp(context.clock.now())],
      ["transactionreference", reference],
      ...(parent === null
        ? []
        : [["parenttransactionreference", writeReference(parent.id)] as const]),
      ["sitereference", site.reference ?? ""],
      ["accounttypedescription", order.account],
      ...(orderRef === null ? [] : [["orderreference", orderRef] as const]),
      ["baseamount", String(amountMinor)],
      ["currencyiso3a", currency],
      ...(brand === null ? [] : [["paymenttypedescription", brand] as const]),
      ["livestatus", site.mode === "live" ? "1" : "0"],
      ["enrolled", ENROLLED[enrolment.kind]],
      ...asked.map(([name = "", value = ""]) => [name, value] as const),
    ]),
  };
  if (enrolment.kind === "enrolled") return got({ response, next: null });
  const next = await authenticationParent(call, id, { enrolled: ENROLLED[enrolment.kind] }, null);
  return got({ response, next });
}

/** The authentication that a payment names, as its parent; null where it names none of the caller's. */
export async function authenticatedParent(
  call: Call,
  fields: Fields,
): Promise<Read<PaymentParent | null>> {
  const { context, caller } = call;
  const id = readReference(word(fields, "parenttransactionreference") ?? "");
  const started = id === null ? null : await readAuthentication(context, caller.merchantId, id);
  if (started === null || !caller.sites.some((site) => site.id === started.siteId))
    return got(null);
  if (!started.enrolled) {
    return got(await authenticationParent(call, started.id, { enrolled: "N" }, null));
  }
  const pares = word(fields, "pares");
  if (pares === null) return badField("pares");
  const finished = await finishAuthentication(context, caller.merchantId, started, pares);
  if (finished.kind === "failed") return fault("60022");
  const proved =
    finished.kind === "proved"
      ? { enrolled: "Y", status: finished.status, eci: finished.proof.eci, xid: started.xid ?? "" }
      : { enrolled: "Y", status: "U" };
  const proof = finished.kind === "proved" ? finished.proof : null;
  return got(await authenticationParent(call, started.id, proved, proof));
}

async function authenticationParent(
  { context, caller }: Call,
  id: bigint,
  proved: Readonly<Record<string, string>>,
  proof: PaymentParent["proof"],
): Promise<PaymentParent> {
  const started = await readAuthentication(context, caller.merchantId, id);
  if (started === null) throw new Error(`authentication ${id} is not there`);
  const { facts } = started;
  const account = facts["accounttypedescription"] === "MOTO" ? "MOTO" : "ECOM";
  return {
    id,
    siteId: started.siteId,
    customerId: started.customerId,
    paymentMethodId: started.paymentMethodId,
    orderRef: started.orderRef,
    facts: inheritedFacts(facts),
    proved,
    proof,
    inherited: {
      currency: started.currency,
      amountMinor: started.amountMinor,
      account,
      hasCard: true,
    },
  };
}
