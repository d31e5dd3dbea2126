/**
 * AUTH and ACCOUNTCHECK, alone or with the series that begins with them: checked as a whole, carried
 * out as one purchase, answered step by step.
 */
import { dateIn } from "../../domain/calendar/zone.ts";
import { cardBrand } from "../../domain/card/card-number.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import type { AccountType } from "../../domain/web-services.ts";
import { createPurchase, type CreatePurchase } from "../../engine/commands/create-purchase.ts";
import { readRecords, type MerchantRecord } from "../../engine/queries/records.ts";
import { webServicesOf } from "../../engine/queries/sites.ts";
import { usableCard } from "../../engine/queries/usable-card.ts";
import { actorOf, siteOf, type Call, type CallSite } from "./call.ts";
import { mayRepeat } from "./card-types.ts";
import { factsOf, payerName } from "./facts.ts";
import { inheritedFacts, onSite } from "./parent.ts";
import { paymentOrder, type Inherited, type PaymentOrder } from "./payment-order.ts";
import { badField, fault, got, word, type Read } from "./reading.ts";
import { faultOf } from "./refusals.ts";
import { accountOf, codeOf, renderRecord, typeOf } from "./render-record.ts";
import { seriesOrder, type SeriesOrder } from "./series-order.ts";
import type { Fields, WireResponse } from "./wire/block.ts";

export type PaymentStep = {
  readonly type: "AUTH" | "ACCOUNTCHECK" | "THREEDQUERY";
  readonly fields: Fields;
  /** Of the SUBSCRIPTION that follows; null: none does. */
  readonly series: SeriesStep | null;
};

export type SeriesStep = {
  readonly fields: Fields;
  /** It stands in a request of its own, with an account of its own. */
  readonly isApart: boolean;
};

/** Whose card, customer and words a payment uses again. */
export type PaymentParent = {
  readonly id: bigint;
  readonly siteId: bigint;
  readonly customerId: bigint;
  readonly paymentMethodId: bigint | null;
  readonly orderRef: string | null;
  readonly facts: RecordFacts;
  readonly inherited: Inherited;
  /** What the customer proved at their bank, for the bank of the merchant. */
  readonly proof: PaymentOrder["proof"];
  /** The same, as clients are told of it. */
  readonly proved: RecordFacts;
};

/** A payment that nothing speaks against, as far as its fields tell. */
export type Prepared = {
  readonly step: PaymentStep;
  readonly site: CallSite;
  readonly order: PaymentOrder;
  readonly series: SeriesOrder | null;
};

/** `before`: what an earlier step of the same block hands on. */
export async function preparePayment(
  call: Call,
  step: PaymentStep,
  parent: PaymentParent | null,
  before: Prepared | null,
): Promise<Read<Prepared>> {
  const site = siteOf(call, step.fields, parent?.siteId ?? before?.site.id ?? null);
  if (!site.ok) return site;
  if (parent !== null && parent.siteId !== site.value.id) return fault("20004");
  const { policyId } = site.value;
  const { context, caller } = call;
  const rules = (await context.merchants.rules(caller.merchantId, [policyId])).get(policyId);
  if (rules === undefined) throw new Error(`site ${site.value.id} has no rules`);
  const today = dateIn(rules.zone, context.clock.now());
  const { accounts } = webServicesOf(site.value);
  const inherited = parent?.inherited ?? (before === null ? null : inheritedFrom(before));
  const order = paymentOrder(step.fields, { type: step.type, accounts, today, inherited });
  if (!order.ok) return order;
  if (step.series === null) {
    return got({ step, site: site.value, order: order.value, series: null });
  }
  const unfit = seriesFault(step, step.series, order.value, site.value);
  if (unfit !== null) return unfit;
  const { amountMinor } = order.value;
  if (amountMinor === 0n) return badField("baseamount");
  const series = seriesOrder(step.series.fields, amountMinor, { today, rules });
  return series.ok
    ? got({ step, site: site.value, order: order.value, series: series.value })
    : series;
}

function inheritedFrom({ order }: Prepared): Inherited {
  const { currency, amountMinor, account } = order;
  return { currency, amountMinor, account, hasCard: true };
}

/** What speaks against a series that begins with this payment, before any bank is asked. */
function seriesFault(
  { type, fields }: PaymentStep,
  series: SeriesStep,
  { card }: PaymentOrder,
  site: CallSite,
): Read<never> | null {
  const settings = webServicesOf(site);
  const account = series.isApart ? word(series.fields, "accounttypedescription") : null;
  if ((account !== null && account !== "RECUR") || !settings.accounts.includes("RECUR")) {
    return fault("20018");
  }
  if (type === "ACCOUNTCHECK" && !settings.seriesAfterCheck) return fault("20031");
  const called = word(fields, "paymenttypedescription");
  const isMaestro = card !== null && cardBrand(card.number) === "maestro";
  if (isMaestro || (called !== null && !mayRepeat(called))) {
    return badField("paymenttypedescription");
  }
  return word(fields, "dccenabled") === "1" ? fault("20033") : null;
}

/** Carries a payment out; the record that it made, or what a client is told instead. */
export async function takePayment(
  call: Call,
  prepared: Prepared,
  parent: PaymentParent | null,
): Promise<Read<MerchantRecord>> {
  const { context, caller } = call;
  const { step, site, order, series } = prepared;
  const payer = await payerOf(call, prepared, parent);
  if (!payer.ok) return payer;
  const orderRef = word(step.fields, "orderreference") ?? parent?.orderRef ?? null;
  const proof = order.proof ?? parent?.proof ?? null;
  const said = {
    ...inheritedFacts(parent?.facts ?? {}),
    ...factsOf(step.fields, ownFacts(call)),
    ...parent?.proved,
  };
  const made = await createPurchase(
    context,
    caller.merchantId,
    {
      ...payer.value,
      face: "secure-trading",
      siteId: site.id,
      currency: order.currency,
      kind: step.type === "AUTH" ? "sale" : "verify",
      stage: order.account === "RECUR" ? "manual" : "initial",
      lines: [
        {
          description: word(step.fields, "chargedescription") ?? orderRef ?? "Payment",
          amountMinor: step.type === "AUTH" ? order.amountMinor : 0n,
          ...(series === null ? {} : { recurring: series.schedule }),
        },
      ],
      details: {
        payment: { ...said, accounttypedescription: order.account },
        series: { ...said, ...seriesFacts(prepared) },
        parentId: parent?.id ?? null,
      },
      address: {
        premise: said["billingpremise"] ?? null,
        postcode: said["billingpostcode"] ?? null,
      },
      ...(orderRef === null ? {} : { merchantRef: orderRef }),
      ...(order.settlement === null ? {} : { settlement: order.settlement }),
      ...(order.repeats === null ? {} : { repeats: order.repeats }),
      ...(proof === null ? {} : { threeDSecure: proof }),
    },
    actorOf(call),
  );
  if (!made.ok) return faultOf(made);
  return got(await recordMade(call, made.value.transactionId));
}

function seriesFacts({ step, series }: Prepared): RecordFacts {
  if (series === null || step.series === null) return {};
  return { ...factsOf(step.series.fields, {}), beginson: series.beginsOn };
}

/** What is noted of every record: by which way it came, and what the client calls the request. */
export function ownFacts({ interface: way, requestReference }: Call) {
  return { interface: way, requestreference: requestReference };
}

type Payer = Pick<CreatePurchase, "customer" | "payment">;

/** Who pays, and with what: the card that is given, else the parent's. */
export async function payerOf(
  { context, caller }: Call,
  { step, order }: Prepared,
  parent: PaymentParent | null,
): Promise<Read<Payer>> {
  const { fields } = step;
  const email = word(fields, "billingemail");
  const name = payerName(fields) ?? email ?? word(fields, "orderreference") ?? "Unnamed";
  const customer = parent === null ? { name, email, externalId: null } : { id: parent.customerId };
  if (order.card !== null) return got({ customer, payment: { card: order.card } });
  const { merchantId } = caller;
  const method = parent?.paymentMethodId ?? null;
  const usable = method === null ? null : await usableCard(context, merchantId, method);
  return usable === null ? fault("20028") : got({ customer, payment: { paymentMethodId: usable } });
}

/** A record that was made a moment ago. */
export async function recordMade({ context, caller }: Call, id: bigint): Promise<MerchantRecord> {
  const siteIds = caller.sites.map((site) => site.id);
  const [found] = await readRecords(context, caller.merchantId, { ids: [id], siteIds });
  if (found === undefined) throw new Error(`record ${id} was made and is not there`);
  return found;
}

/** The series that a purchase began; null where its first payment was not approved. */
export async function seriesBegunBy(
  call: Call,
  { purchase }: MerchantRecord,
): Promise<MerchantRecord | null> {
  const [terms] = purchase.terms.recurring;
  return terms === undefined ? null : await recordMade(call, BigInt(terms.subscriptionId));
}

/** The answer of a step that made a record. */
export function answerOf(record: MerchantRecord, site: CallSite): WireResponse {
  return {
    type: typeOf(record),
    code: codeOf(record),
    data: [],
    fields: renderRecord(record, site),
    records: [],
  };
}

/** A payment as the parent of another one. Refused where it cannot be. */
export function asParent(record: MerchantRecord, site: CallSite | null): Read<PaymentParent> {
  if (record.kind === "series") return fault("20032");
  const { transaction } = record;
  if (transaction.kind === "refund") return fault("20033");
  if (site !== null && !onSite(record, site)) return fault("20004");
  const account = accountOf(record);
  return got({
    id: record.id,
    siteId: record.purchase.siteId,
    customerId: record.purchase.customerId,
    paymentMethodId: transaction.paymentMethodId,
    orderRef: record.orderRef,
    facts: record.facts,
    inherited: {
      currency: transaction.currency,
      amountMinor: transaction.amountMinor,
      account: isAccount(account) ? account : "ECOM",
      hasCard: transaction.paymentMethodId !== null,
    },
    proof: null,
    proved: {},
  });
}

function isAccount(text: string): text is AccountType {
  return text === "ECOM" || text === "MOTO" || text === "RECUR";
}
