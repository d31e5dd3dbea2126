/** REFUND of a payment, in whole or in part. */
import { refundPayment } from "../../engine/commands/refund-payment.ts";
import { webServicesOf } from "../../engine/queries/sites.ts";
import { actorOf, siteOf, type Call } from "./call.ts";
import { factsOf } from "./facts.ts";
import { inheritedFacts, onSite, parentOf } from "./parent.ts";
import { answerOf, ownFacts, recordMade } from "./payments.ts";
import { amount, badField, fault, got, word, type Read } from "./reading.ts";
import { faultOf } from "./refusals.ts";
import type { Fields, WireResponse } from "./wire/block.ts";

export async function refund(call: Call, fields: Fields): Promise<Read<WireResponse>> {
  const parent = await parentOf(call, fields);
  if (!parent.ok) return parent;
  if (parent.value === null) return fault("20004");
  const record = parent.value;
  const site = siteOf(call, fields, record.purchase.siteId);
  if (!site.ok) return site;
  if (!onSite(record, site.value)) return fault("20004");
  // money that was never taken is paid out by other means
  if (word(fields, "accounttypedescription") === "CFT") return fault("30009");
  if (record.kind === "series") return fault("20006");
  const { transaction } = record;
  if (transaction.kind === "refund" || transaction.kind === "verify") return fault("20006");
  if (transaction.state !== "approved") return fault("20011");
  const code = word(fields, "currencyiso3a");
  if (code !== null && code !== transaction.currency) return fault("20015");
  const names = { base: "baseamount", main: "mainamount" };
  const named = amount(fields, names, transaction.currency);
  if (!named.ok) return named;
  if (named.value === 0n) return badField("baseamount");
  const { context, caller } = call;
  const target = { merchantId: caller.merchantId, transactionId: record.id };
  const order = {
    amountMinor: named.value,
    onTheDay: webServicesOf(site.value).refundBeforeSettlement,
    zone: site.value.zone,
    orderRef: word(fields, "orderreference") ?? record.orderRef,
    facts: {
      ...inheritedFacts(record.facts),
      accounttypedescription: record.facts["accounttypedescription"] ?? "ECOM",
      ...factsOf(fields, ownFacts(call)),
    },
  };
  const made = await refundPayment(context, target, order, actorOf(call));
  if (!made.ok) return made.code === "wrong_state" ? fault("20011") : faultOf(made);
  return got(answerOf(await recordMade(call, made.value), site.value));
}
