/**
 * Answers of the web services in our words. Pure, and total: what cannot be read proves nothing, so it
 * is `no-answer`, never a decline.
 */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { CheckResult } from "../../domain/transaction/transaction.ts";
import type {
  Approved,
  Declined,
  LookUpOutcome,
  NoAnswer,
  SendOutcome,
  SettlementOutcome,
  Undeliverable,
} from "../../ports/gateway.ts";
import { meaningOf } from "./decline-codes.ts";
import { unreadable, type WireRecord, type WireResponse } from "./wire.ts";

const NO_DATA: readonly string[] = [];

/** `type`: what an approval must be; an answer of another type is not to our request. */
export function readSent({ fields, data }: WireResponse, type: string): SendOutcome {
  const told = readRecord(fields, data);
  if (told.kind !== "approval") return told;
  const own = fields["requesttypedescription"];
  return own === type ? told.approval : unreadable(`a response of type ${own ?? "none"}`);
}

/** Of a change of a record: only a code comes back. */
export function readUpdated({ fields, data }: WireResponse, parentRef: string): SendOutcome {
  const code = fields["errorcode"] ?? "";
  if (code !== "0") return readRefusal(fields, data);
  if (fields["requesttypedescription"] !== "TRANSACTIONUPDATE") return unreadable("no update");
  return {
    kind: "approved",
    gatewayRef: parentRef,
    authCode: "",
    networkTransactionId: null,
    surplus: [],
  };
}

/**
 * What became of a key. Not found proves nothing: a request may be on its way, and without keys over
 * there it would be carried out beside the one that is sent again.
 */
export function readLookUp(response: WireResponse, key: string): LookUpOutcome {
  const records = found(response);
  if (records === null) return unreadable("a search that failed");
  const ours = records
    .filter((one) => one["orderreference"] === key && TOLD.has(one["requesttypedescription"] ?? ""))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    .map((one) => readRecord(one, NO_DATA));
  const approvals = ours.filter((one) => one.kind === "approval");
  const [first, ...more] = approvals;
  if (first !== undefined) {
    const surplus = more.map(({ approval, amountMinor }) => ({
      gatewayRef: approval.gatewayRef,
      amountMinor,
    }));
    return { ...first.approval, surplus };
  }
  const [declined] = ours.filter((one) => one.kind === "declined");
  return declined !== undefined && ours.every(({ kind }) => kind === "declined")
    ? declined
    : { kind: "no-answer", cause: "the gateway does not say what became of it" };
}

const TOLD: ReadonlySet<string> = new Set(["AUTH", "ACCOUNTCHECK", "REFUND"]);

/** Null: nothing can be said of it; undefined: there is none. */
export function standingAmount(response: WireResponse): bigint | null | undefined {
  const records = found(response);
  if (records === null) return null;
  const [only] = records;
  if (only === undefined) return undefined;
  return minorOf(only["settlebaseamount"] ?? only["baseamount"]);
}

/** Open: something of the day will settle, and has not. */
export function readSettlement(response: WireResponse, settleOn: PlainDate): SettlementOutcome {
  const records = found(response);
  if (records === null) return unreadable("a search that failed");
  const isOpen = records.some(
    ({ settlestatus = "", settleduedate = settleOn, requesttypedescription = "", errorcode }) =>
      errorcode === "0" &&
      SETTLING_TYPES.has(requesttypedescription) &&
      UNSETTLED.has(settlestatus) &&
      settleduedate <= settleOn,
  );
  return { kind: isOpen ? "open" : "settled" };
}

const SETTLING_TYPES: ReadonlySet<string> = new Set(["AUTH", "REFUND"]);
const UNSETTLED: ReadonlySet<string> = new Set(["0", "1", "10"]);

function found({ fields, records }: WireResponse): readonly WireRecord[] | null {
  const isAnswer =
    fields["errorcode"] === "0" &&
    fields["requesttypedescription"] === "TRANSACTIONQUERY" &&
    fields["found"] === String(records.length);
  return isAnswer ? records : null;
}

type Refused = Declined | Undeliverable | NoAnswer;
type Told =
  | { readonly kind: "approval"; readonly approval: Approved; readonly amountMinor: bigint }
  | Refused;

function readRecord(fields: WireRecord, data: readonly string[]): Told {
  return fields["errorcode"] === "0" ? readApproval(fields) : readRefusal(fields, data);
}

function readRefusal(fields: WireRecord, data: readonly string[]): Refused {
  const code = fields["errorcode"] ?? "";
  const advice = fields["acquireradvicecode"] ?? null;
  const meaning = meaningOf(code, { data, advice });
  switch (meaning) {
    case "open":
      return { kind: "no-answer", cause: `code ${code}` };
    case "not-carried-out":
      return { kind: "undeliverable", answered: true, cause: `code ${code}` };
    default:
      return {
        kind: "declined",
        declineClass: meaning,
        responseCode: code === "70000" ? (fields["acquirerresponsecode"] ?? code) : code,
        adviceCode: advice,
      };
  }
}

function readApproval(fields: WireRecord): Told {
  const reference = fields["transactionreference"];
  const amountMinor = minorOf(fields["baseamount"]);
  if (reference === undefined || amountMinor === null) return unreadable("an approval of nothing");
  const type = fields["requesttypedescription"];
  const checks = {
    address: CHECKS[fields["securityresponseaddress"] ?? ""],
    postcode: CHECKS[fields["securityresponsepostcode"] ?? ""],
    code: CHECKS[fields["securityresponsesecuritycode"] ?? ""],
  };
  const { address, postcode, code } = checks;
  const isCompared = address !== undefined && postcode !== undefined && code !== undefined;
  const approval: Approved = {
    kind: "approved",
    gatewayRef: reference,
    authCode: fields["authcode"] ?? "",
    // later payments name it as their parent
    networkTransactionId: type === "REFUND" ? null : reference,
    surplus: [],
    ...(isCompared ? { checks: { address, postcode, code } } : {}),
  };
  return { kind: "approval", approval, amountMinor };
}

const CHECKS: Readonly<Record<string, CheckResult>> = {
  "0": "not_given",
  "1": "not_checked",
  "2": "matched",
  "4": "not_matched",
};

function minorOf(text: string | undefined): bigint | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? BigInt(text) : null;
}

/** References count up in their last part. */
function numberOf(record: WireRecord): number {
  return Number(record["transactionreference"]?.split("-").at(-1) ?? 0);
}
