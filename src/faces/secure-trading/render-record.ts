/** A record as its client knows it: the fields of its own answer, and of a search. */
import type { Expiry } from "../../domain/card/expiry.ts";
import type { CheckResult, Transaction } from "../../domain/transaction/transaction.ts";
import { isUndecided } from "../../domain/transaction/transaction.ts";
import type { MerchantRecord, PaymentRecord, SeriesRecord } from "../../engine/queries/records.ts";
import { webServicesOf } from "../../engine/queries/sites.ts";
import { timestamp, type CallSite } from "./call.ts";
import { typeOfBrand } from "./card-types.ts";
import { isTold } from "./facts.ts";
import { writeReference } from "./references.ts";
import type { ErrorCode } from "./wire/error-codes.ts";

/** What is not there is left out. */
type Drawn = Readonly<Record<string, string | null | undefined>>;

/** Request types by kind; AUTH for all that takes money. */
export function typeOf(record: MerchantRecord): string {
  if (record.kind === "series") return "SUBSCRIPTION";
  switch (record.transaction.kind) {
    case "verify":
      return "ACCOUNTCHECK";
    case "refund":
      return "REFUND";
    default:
      return "AUTH";
  }
}

/** The account of a record: RECUR for what the engine charges, else as it was asked for. */
export function accountOf(record: MerchantRecord): string {
  if (record.kind === "series" || isRepeat(record)) return "RECUR";
  return record.facts["accounttypedescription"] ?? "ECOM";
}

/** Taken by the engine, by itself. */
export function isRepeat({ paid }: PaymentRecord): boolean {
  return paid !== null && paid.position > 1;
}

/** What became of it, as a code. */
export function codeOf(record: MerchantRecord): ErrorCode {
  if (record.kind === "series") return "0";
  const { state, declineClass, responseCode } = record.transaction;
  if (isUndecided(state) || state === "failed") return "60010";
  if (state === "approved") return "0";
  if (responseCode === "unreachable") return "50007";
  return declineClass === "authentication" ? "71000" : "70000";
}

/** 1 active, 2 pending, 0 inactive, 3 stopped. */
export function activeOf({ subscription }: SeriesRecord): string {
  switch (subscription.state) {
    case "pending":
      return "2";
    case "active":
    case "completed":
      return "1";
    case "inactive":
      return "0";
    case "cancelled":
      return "3";
  }
}

/** The fields of a record, without its type and code. */
export function renderRecord(record: MerchantRecord, site: CallSite): Map<string, string> {
  const own = record.kind === "series" ? seriesFields(record) : paymentFields(record, site);
  const fields: Drawn = { ...common(record, site), ...own };
  return new Map(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null || value === undefined || value === "" ? [] : [[name, value] as const],
    ),
  );
}

/** One of a search: with its type and code, since many stand side by side. */
export function renderFound(record: MerchantRecord, site: CallSite): Map<string, string> {
  return new Map([
    ["requesttypedescription", typeOf(record)],
    ...renderRecord(record, site),
    ["errorcode", codeOf(record)],
  ]);
}

function common(record: MerchantRecord, site: CallSite): Drawn {
  const { at, id, facts, method, orderRef, parentId } = record;
  const brand = method === null ? null : typeOfBrand(method.brand);
  return {
    ...Object.fromEntries(Object.entries(facts).filter(([name]) => isTold(name))),
    transactionstartedtimestamp: timestamp(at),
    transactionreference: writeReference(id),
    parenttransactionreference: parentId === null ? null : writeReference(parentId),
    sitereference: site.reference,
    accounttypedescription: accountOf(record),
    orderreference: orderRef,
    paymenttypedescription: facts["paymenttypedescription"] ?? brand,
    maskedpan: maskedPan(method),
    expirydate: method === null ? null : expiryText(method),
    livestatus: site.mode === "live" ? "1" : "0",
    interface: facts["interface"],
  };
}

/** First six digits, last four, and as many signs between as are hidden. */
function maskedPan(method: MerchantRecord["method"]): string | null {
  if (method === null || method.first6 === null || method.last4 === null) return null;
  const hidden = HIDDEN_DIGITS[method.brand] ?? 6;
  return method.first6 + "#".repeat(hidden) + method.last4;
}

/** The length of a number is not kept; these are the usual ones. */
const HIDDEN_DIGITS: Readonly<Record<string, number>> = { amex: 5, diners: 4 };

function expiryText(method: { readonly [K in keyof Expiry]: number | null }): string | null {
  const { expiryMonth, expiryYear } = method;
  return expiryMonth === null || expiryYear === null
    ? null
    : `${String(expiryMonth).padStart(2, "0")}/${expiryYear}`;
}

function seriesFields(record: SeriesRecord): Drawn {
  const { subscription, facts } = record;
  return {
    baseamount: String(subscription.amountMinor),
    currencyiso3a: subscription.currency,
    subscriptiontype: subscription.installment ? "INSTALLMENT" : "RECURRING",
    subscriptionunit: subscription.unit,
    subscriptionfrequency: String(subscription.frequency),
    subscriptionnumber: String(subscription.position),
    subscriptionfinalnumber: String(subscription.finalPosition),
    subscriptionbegindate: facts["beginson"] ?? subscription.anchorOn,
    transactionactive: activeOf(record),
    // a proof of the customer's belongs to the payment at which it was given
    ...NO_PROOF,
  };
}

const NO_PROOF: Drawn = { enrolled: null, status: null, eci: null, xid: null };

function paymentFields(record: PaymentRecord, site: CallSite): Drawn {
  const { transaction, paid } = record;
  return {
    baseamount: String(transaction.amountMinor),
    currencyiso3a: transaction.currency,
    ...answerOf(record, site),
    ...settlementOf(record),
    ...checksOf(transaction),
    ...merchantOf(site),
    splitfinalnumber: record.facts["splitfinalnumber"] ?? "1",
    dccenabled: record.facts["dccenabled"] ?? "0",
    ...(isRepeat(record) ? NO_PROOF : {}),
    ...(paid === null
      ? {}
      : {
          subscriptiontype: paid.subscription.installment ? "INSTALLMENT" : "RECURRING",
          subscriptionnumber: String(paid.position),
          subscriptionfinalnumber: String(paid.subscription.finalPosition),
          subscriptionunit: paid.subscription.unit,
          subscriptionfrequency: String(paid.subscription.frequency),
        }),
  };
}

/** What the bank said. */
function answerOf({ transaction }: PaymentRecord, site: CallSite): Drawn {
  const { state, kind, authCode, responseCode, adviceCode } = transaction;
  if (state === "approved") {
    const refunded = site.mode === "test" ? "TEST REFUND ACCEPTED" : "REFUND ACCEPTED";
    return {
      authcode: kind === "refund" ? refunded : authCode,
      acquirerresponsecode: "00",
      acquirerresponsemessage: "Approved",
    };
  }
  if (state !== "declined" || responseCode === "unreachable") return {};
  return {
    authcode: "DECLINED",
    acquirerresponsecode: /^\w{2}$/.test(responseCode ?? "") ? responseCode : "05",
    acquirerresponsemessage: "Declined",
    acquireradvicecode: adviceCode,
  };
}

/** A card that was only checked has nothing to settle, and says 0 whatever became of it. */
function settlementOf({ transaction, settleStatus }: PaymentRecord): Drawn {
  const { kind, settleOn, settleMinor, businessOn } = transaction;
  if (kind === "verify") return { settlestatus: "0", settleduedate: businessOn };
  return {
    settlestatus: String(settleStatus ?? 0),
    settleduedate: settleOn ?? businessOn,
    settlebaseamount: settleMinor === null ? null : String(settleMinor),
  };
}

const CHECKS: Readonly<Record<CheckResult, string>> = {
  not_given: "0",
  not_checked: "1",
  matched: "2",
  not_matched: "4",
};

function checksOf({ kind, state, extra }: Transaction): Drawn {
  if (kind === "refund") return {};
  const checks = extra?.checks;
  const unknown = state === "declined" ? "1" : "0";
  return {
    securityresponseaddress: checks === undefined ? unknown : CHECKS[checks.address],
    securityresponsepostcode: checks === undefined ? unknown : CHECKS[checks.postcode],
    securityresponsesecuritycode: checks === undefined ? unknown : CHECKS[checks.code],
  };
}

function merchantOf(site: CallSite): Drawn {
  const { merchantNumber, terminalId, countryIso2a } = webServicesOf(site);
  return {
    merchantname: site.name,
    merchantnumber: merchantNumber,
    tid: terminalId,
    merchantcountryiso2a: countryIso2a,
  };
}
