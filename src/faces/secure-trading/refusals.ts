/** Our refusals in the vendor's codes: one table, and the names of fields that differ. */
import type { Refusal, RefusalCode } from "../../domain/refusal.ts";
import { fault, type Fault } from "./reading.ts";
import type { ErrorCode } from "./wire/error-codes.ts";

const CODES: Readonly<Record<RefusalCode, ErrorCode>> = {
  unauthenticated: "60022",
  forbidden: "25000",
  merchant_needed: "60022",
  not_found: "60014",
  malformed: "60025",
  method_not_allowed: "60025",
  not_acceptable: "60025",
  request_timeout: "50005",
  invalid_field: "30000",
  too_large: "60020",
  headers_too_large: "60025",
  unsupported_media_type: "60025",
  unknown_currency: "30000",
  unknown_zone: "30000",
  unknown_policy: "30000",
  invalid_card: "30000",
  card_not_accepted: "30000",
  wrong_state: "60017",
  changed_meanwhile: "79001",
  policy_forbids: "60017",
  awaiting_bank: "20005",
  charge_in_flight: "79001",
  refund_over_rest: "20007",
  capture_over_authorised: "60016",
  already_settled: "60017",
  idempotency_mismatch: "60025",
  idempotency_running: "79001",
  idempotency_unresolved: "79001",
  rate_limited: "88000",
  clock_not_movable: "60025",
  clock_backwards: "60025",
  clock_advancing: "79001",
  internal_error: "99999",
  archive_unusable: "60025",
  merchant_not_empty: "60025",
  gateway_unreachable: "50007",
  not_ready: "21000",
  deployment_held: "21000",
};

/** The ends of our field names, and what clients call them. */
const FIELDS: readonly (readonly [ours: RegExp, theirs: string])[] = [
  [/card\.number$/, "pan"],
  [/card\.brand$/, "paymenttypedescription"],
  [/expiry/i, "expirydate"],
  [/finalNumber$/, "subscriptionfinalnumber"],
  [/startsOn$/, "subscriptionbegindate"],
  [/frequency$/, "subscriptionfrequency"],
  [/unit$/, "subscriptionunit"],
  [/settleMinor$/, "settlebaseamount"],
  [/amountMinor$/, "baseamount"],
  [/currency$/, "currencyiso3a"],
  [/^settlement|^hold$|settleOn$/, "settlestatus"],
];

export function faultOf({ code, field }: Refusal): Fault {
  if (code === "invalid_field" && field === "settleMinor") return fault("60016");
  const ours = CODES[code];
  if (ours !== "30000" || field === undefined) return fault(ours);
  const theirs = FIELDS.find(([pattern]) => pattern.test(field))?.[1];
  return theirs === undefined ? fault(ours) : fault(ours, theirs);
}
