/** What a notification tells of a record. Source: the Secure Trading specification, section 3.9. */
import type { MerchantRecord } from "../../../engine/queries/records.ts";
import type { CallSite } from "../call.ts";
import { unknownFacts } from "../facts.ts";
import { codeOf, renderRecord, typeOf } from "../render-record.ts";
import { responseSiteSecurity } from "./response-site-security.ts";

/** The vendor's own, and those that listeners of series read. */
const TOLD: readonly string[] = [
  "accounttypedescription",
  "acquireradvicecode",
  "authcode",
  "baseamount",
  "currencyiso3a",
  "customfield1",
  "customfield2",
  "customfield3",
  "customfield4",
  "customfield5",
  "enrolled",
  "errorcode",
  "expirydate",
  "issuer",
  "issuercountryiso2a",
  "maskedpan",
  "orderreference",
  "parenttransactionreference",
  "paymenttypedescription",
  "requestreference",
  "requesttypedescription",
  "securityresponseaddress",
  "securityresponsepostcode",
  "settlestatus",
  "sitereference",
  "subscriptionfinalnumber",
  "subscriptionnumber",
  "subscriptiontype",
  "transactionactive",
  "transactionreference",
];

export type NotificationOptions = {
  /** Of this notification, the same at each try. */
  readonly notificationReference: string;
  /** Of the digest. */
  readonly password: string;
  /** Fields of a record that are told besides the usual ones. */
  readonly further: readonly string[];
};

/** The form that is posted: what is told of a record, what its client sent besides, and the proof. */
export function notificationFields(
  record: MerchantRecord,
  site: CallSite,
  { notificationReference, password, further }: NotificationOptions,
): ReadonlyMap<string, string> {
  const rendered = new Map([
    ...renderRecord(record, site),
    ["requesttypedescription", typeOf(record)] as const,
    ["errorcode", codeOf(record)] as const,
    ["requestreference", record.facts["requestreference"] ?? ""] as const,
  ]);
  const told = [...TOLD, ...further].flatMap((name) => {
    const value = rendered.get(name);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  const fields = new Map([...unknownFacts(record.facts), ...told]);
  fields.set("notificationreference", notificationReference);
  fields.set("responsesitesecurity", responseSiteSecurity(fields, password));
  return fields;
}

/** `application/x-www-form-urlencoded; charset=UTF-8` */
export function notificationBody(fields: ReadonlyMap<string, string>): string {
  return new URLSearchParams([...fields]).toString();
}
