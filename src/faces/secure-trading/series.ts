/** SUBSCRIPTION on a payment that was made before. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { addSeries, sayingOfSeries } from "../../engine/commands/add-series.ts";
import type { MerchantRecord } from "../../engine/queries/records.ts";
import { webServicesOf } from "../../engine/queries/sites.ts";
import { actorOf, siteOf, type Call, type CallSite } from "./call.ts";
import { mayRepeat } from "./card-types.ts";
import { factsOf } from "./facts.ts";
import { inheritedFacts, onSite, parentOf } from "./parent.ts";
import { answerOf, ownFacts, recordMade } from "./payments.ts";
import { amount, badField, fault, got, word, type Fault, type Read } from "./reading.ts";
import { faultOf } from "./refusals.ts";
import { codeOf } from "./render-record.ts";
import { seriesOrder } from "./series-order.ts";
import type { Fields, WireResponse } from "./wire/block.ts";

export async function beginSeries(call: Call, fields: Fields): Promise<Read<WireResponse>> {
  const parent = await parentOf(call, fields);
  if (!parent.ok) return parent;
  if (parent.value === null) return fault("20004");
  const record = parent.value;
  const site = siteOf(call, fields, record.purchase.siteId);
  if (!site.ok) return site;
  const unfit = parentFault(record, fields, site.value);
  if (unfit !== null) return unfit;
  if (record.kind === "series") throw new Error("a series was taken for a payment");
  const { context, caller } = call;
  const { transaction } = record;
  const { policyId } = record.purchase;
  const rules = (await context.merchants.rules(caller.merchantId, [policyId])).get(policyId);
  if (rules === undefined) throw new Error(`purchase ${record.purchase.id} has no rules`);
  if ((word(fields, "currencyiso3a") ?? transaction.currency) !== transaction.currency) {
    return fault("20015");
  }
  const names = { base: "baseamount", main: "mainamount" };
  const named = amount(fields, names, transaction.currency);
  if (!named.ok) return named;
  const amountMinor = named.value ?? transaction.amountMinor;
  if (amountMinor === 0n) return badField("baseamount");
  const today = dateIn(rules.zone, context.clock.now());
  const order = seriesOrder(fields, amountMinor, { today, rules });
  if (!order.ok) return order;
  const facts = {
    ...inheritedFacts(record.facts),
    ...factsOf(fields, ownFacts(call)),
    beginson: order.value.beginsOn,
  };
  const orderRef = word(fields, "orderreference") ?? record.orderRef;
  const target = { merchantId: caller.merchantId, transactionId: record.id };
  const made = await addSeries(context, target, {
    schedule: order.value.schedule,
    ...actorOf(call),
    onMade: sayingOfSeries(context, { parentId: record.id, orderRef, facts }),
  });
  if (!made.ok) return made.code === "wrong_state" ? fault("20019") : faultOf(made);
  return got(answerOf(await recordMade(call, made.value), site.value));
}

/** In the order in which clients are told of it (specification, section 2.3). */
function parentFault(record: MerchantRecord, fields: Fields, site: CallSite): Fault | null {
  if (!onSite(record, site)) return fault("20004");
  if (record.kind === "series") return fault("20032");
  const { transaction, settleStatus } = record;
  if (transaction.kind === "refund") return fault("20033");
  const account = word(fields, "accounttypedescription");
  const settings = webServicesOf(site);
  if ((account !== null && account !== "RECUR") || !settings.accounts.includes("RECUR")) {
    return fault("20018");
  }
  if (codeOf(record) !== "0" || settleStatus === 3) return fault("20019");
  if (transaction.kind === "verify" && !settings.seriesAfterCheck) return fault("20031");
  const type = record.facts["paymenttypedescription"];
  if (type !== undefined && !mayRepeat(type)) return badField("paymenttypedescription");
  return record.facts["dccenabled"] === "1" ? fault("20033") : null;
}
