/** What an AUTH or an ACCOUNTCHECK asks for, from its own fields and those of its parent. Pure. */
import { addDays, compareDates, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { cardBrand, passesLuhn } from "../../domain/card/card-number.ts";
import type { SettlementTerms } from "../../domain/transaction/transaction.ts";
import type { AccountType } from "../../domain/web-services.ts";
import { fitsBrand, isCardType } from "./card-types.ts";
import {
  amount,
  badField,
  currency,
  dateFrom,
  expiry,
  fault,
  got,
  oneOf,
  wholeNumber,
  word,
  type Read,
} from "./reading.ts";
import type { Fields } from "./wire/block.ts";

export type OrderedCard = {
  readonly number: string;
  readonly expiryYear: number;
  readonly expiryMonth: number;
  readonly securityCode?: string;
};

export type PaymentOrder = {
  readonly account: AccountType;
  readonly currency: string;
  /** Of a check: what a series would charge, 0 where nothing is said. */
  readonly amountMinor: bigint;
  /** Null: that of the parent. */
  readonly card: OrderedCard | null;
  readonly settlement: SettlementTerms | null;
  readonly proof: {
    readonly cavv: string;
    readonly eci: string;
    readonly dsTransactionId: string;
  } | null;
  readonly repeats: "recurring" | "installment" | null;
};

/** What holds where a request says nothing: its parent's. */
export type Inherited = {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly account: AccountType;
  /** Whether the parent has a card that can be charged. */
  readonly hasCard: boolean;
};

export type OrderContext = {
  readonly type: "AUTH" | "ACCOUNTCHECK" | "THREEDQUERY";
  readonly accounts: readonly AccountType[];
  readonly today: PlainDate;
  readonly inherited: Inherited | null;
};

/** Days for which a bank keeps a reservation. */
const RESERVED_DAYS = { FINAL: 7, PRE: 31 } as const;
const SETTLE_STATUS = ["0", "1", "2"] as const;

export function paymentOrder(fields: Fields, context: OrderContext): Read<PaymentOrder> {
  const { type, inherited, today } = context;
  const account = accountType(fields, context);
  if (!account.ok) return account;
  const code = currency(fields, inherited?.currency ?? null);
  if (!code.ok) return code;
  if (inherited !== null && inherited.currency !== code.value) return fault("20015");
  const names = { base: "baseamount", main: "mainamount" };
  const named = amount(fields, names, code.value);
  if (!named.ok) return named;
  const amountMinor =
    named.value ?? inherited?.amountMinor ?? (type === "ACCOUNTCHECK" ? 0n : null);
  if (amountMinor === null || (type !== "ACCOUNTCHECK" && amountMinor === 0n)) {
    return badField("baseamount");
  }
  if (type === "THREEDQUERY" && word(fields, "termurl") === null) return badField("termurl");
  const card = cardOf(fields, today);
  if (!card.ok) return card;
  if (card.value === null && inherited?.hasCard !== true) return badField("pan");
  const settlement = settlementOf(fields, today);
  if (!settlement.ok) return settlement;
  const repeats = repeatsOf(fields, account.value);
  if (!repeats.ok) return repeats;
  const proof = proofOf(fields);
  if (!proof.ok) return proof;
  return got({
    account: account.value,
    currency: code.value,
    amountMinor,
    card: card.value,
    settlement: type === "AUTH" ? settlement.value : null,
    proof: proof.value,
    repeats: repeats.value,
  });
}

function accountType(
  fields: Fields,
  { type, accounts, inherited }: OrderContext,
): Read<AccountType> {
  const named = oneOf(fields, "accounttypedescription", ["ECOM", "MOTO", "RECUR"]);
  if (!named.ok) return named;
  const account = named.value ?? inherited?.account ?? null;
  if (account === null) return badField("accounttypedescription");
  if (type !== "AUTH" && account === "RECUR") return badField("accounttypedescription");
  return accounts.includes(account) ? got(account) : fault("40000");
}

function cardOf(fields: Fields, today: PlainDate): Read<OrderedCard | null> {
  const number = word(fields, "pan");
  const type = word(fields, "paymenttypedescription");
  if (type !== null && !isCardType(type)) return badField("paymenttypedescription");
  const until = expiry(fields, today);
  if (!until.ok) return until;
  const code = word(fields, "securitycode");
  if (number === null) {
    return code === null || /^\d{3,4}$/.test(code) ? got(null) : badField("securitycode");
  }
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) return badField("pan");
  const brand = cardBrand(number);
  if (type !== null && !fitsBrand(type, brand)) return fault("10103");
  if (until.value === null) return badField("expirydate");
  const digits = brand === "amex" ? /^\d{4}$/ : /^\d{3}$/;
  if (code !== null && !digits.test(code)) return badField("securitycode");
  return got({ number, ...until.value, ...(code === null ? {} : { securityCode: code }) });
}

function settlementOf(fields: Fields, today: PlainDate): Read<SettlementTerms | null> {
  const status = oneOf(fields, "settlestatus", SETTLE_STATUS);
  if (!status.ok) return status;
  const method = oneOf(fields, "authmethod", ["FINAL", "PRE"]);
  if (!method.ok) return method;
  const due = dateFrom(fields, "settleduedate", today);
  if (!due.ok) return due;
  const last = addDays(today, RESERVED_DAYS[method.value ?? "FINAL"]);
  if (due.value !== null && compareDates(due.value, last) > 0) return badField("settleduedate");
  const hold = holdOf(status.value ?? "0");
  const settleOn = due.value === today ? null : due.value;
  return got(hold === null && settleOn === null ? null : { hold, settleOn });
}

/** 1: settles as it would, and nobody's checks stop it. 2: not before it is released. */
export function holdOf(settleStatus: "0" | "1" | "2"): SettlementTerms["hold"] {
  switch (settleStatus) {
    case "0":
      return null;
    case "1":
      return "manual";
    case "2":
      return "suspended";
  }
}

/** A repeat by hand belongs to a series of the merchant's own. */
function repeatsOf(fields: Fields, account: AccountType): Read<PaymentOrder["repeats"]> {
  const type = oneOf(fields, "subscriptiontype", ["RECURRING", "INSTALLMENT"]);
  if (!type.ok) return type;
  const number = wholeNumber(fields, "subscriptionnumber", 1, 99_999);
  if (!number.ok) return number;
  const stored = oneOf(fields, "credentialsonfile", ["0", "1", "2"]);
  if (!stored.ok) return stored;
  if (account !== "RECUR") return got(null);
  return got(type.value === "INSTALLMENT" ? "installment" : "recurring");
}

/** A proof that the client had from a server of its own. */
function proofOf(fields: Fields): Read<PaymentOrder["proof"]> {
  const [cavv, eci, xid] = [word(fields, "cavv"), word(fields, "eci"), word(fields, "xid")];
  if (cavv === null) return got(null);
  if (eci === null || !/^\d{1,2}$/.test(eci)) return badField("eci");
  if (xid === null) return badField("xid");
  return got({ cavv, eci, dsTransactionId: xid });
}
