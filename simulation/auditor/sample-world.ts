/**
 * Observations from lines of text, for tests: an instant (UTC), a verb, and `name=value` pairs.
 *
 * One purchase (1, with subscription 21, first payment 10) is on sale; what a line does not say is as
 * in the defaults below. `charge`, `decline`
 * and `refund` are a call, what was told of it and the transaction.
 */
import type {
  BankCall,
  Command,
  Observation,
  Policies,
  Sold,
  TransactionSeen,
} from "../observation.ts";
import { utcDate } from "./days.ts";

const POLICIES: Policies = {
  monthEnd: "clamp",
  missed: "catch-up",
  decline: "retry",
  retryGapsDays: [1, 3],
  retryNotWithinDays: 0,
  afterRetries: "cancel",
  maxFailedPeriods: 0,
  onHard: "end",
  onFraud: "end",
  onAuthentication: "ask",
  gate: "approval",
  grouping: "apart",
  seriesEnd: "complete",
  extendSeries: "from_today",
  extendDays: "cycle_only",
  accessOnDecline: "keep",
  accessOnCancel: "paid_time",
  accessOnChargeback: "keep",
  reactivate: "membership",
  lateFirstApproval: "honour",
  standInMaxRetries: 0,
  undeliverable: "until_delivered",
  undeliverableEveryMs: 3_600_000,
};
const CARD = { first6: "424242", last4: "4242" };
const MERCHANT = 5n;

type Values = Readonly<Record<string, string>>;

/** The observations of a table of text, one line each; empty lines count for nothing. */
export function observe(table: string): readonly Observation[] {
  const lines = table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const first = lines.flatMap((line) => parse(line)).filter(({ kind }) => !isLate(kind));
  const late = lines.flatMap((line) => parse(line)).filter(({ kind }) => isLate(kind));
  return [...first, ...late];
}

function isLate(kind: Observation["kind"]): boolean {
  return kind === "message" || kind === "transaction" || kind === "end";
}

function parse(line: string): readonly Observation[] {
  const [date = "", time = "", verb = "", ...rest] = line.split(/\s+/);
  const at = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(at)) throw new Error(`no instant: ${line}`);
  const values = Object.fromEntries(rest.map((pair) => pair.split("=") as [string, string]));
  switch (verb) {
    case "sold":
      return sold(at, values);
    case "charge":
    case "decline":
      return charge(at, verb, values);
    case "refund":
    case "surplus":
      return followUp(at, verb, values);
    case "call":
      return [call(at, values)];
    case "told":
      return [told(at, values["event"] ?? "", values)];
    case "asked":
      return [asked(at, values)];
    case "settled":
      return [{ kind: "settled", at, bankDate: values["day"] ?? "", currency: "USD" }];
    case "outage":
      return [
        { kind: "outage", at, until: Date.parse(`${values["until"]}Z`), mode: "unreachable" },
      ];
    case "access":
      return [
        {
          kind: "access",
          at,
          merchantId: MERCHANT,
          purchaseId: 1n,
          hasAccess: values["in"] === "yes",
        },
      ];
    case "end":
      return [{ kind: "end", at }];
    default:
      throw new Error(`no verb: ${line}`);
  }
}

function sold(at: number, values: Values): readonly Observation[] {
  const policies: Record<string, string | number> = {};
  for (const pair of (values["rules"] ?? "").split(",").filter((one) => one !== "")) {
    const [name = "", value = ""] = pair.split(":");
    policies[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  const price = values["price"] ?? "9.95";
  const currency = values["currency"] ?? "USD";
  const minor = BigInt(values["minor"] ?? price.replace(".", ""));
  const sale: Sold = {
    kind: "sold",
    at,
    seenAt: at + 1000,
    merchantId: MERCHANT,
    siteId: 1n,
    customerId: 3n,
    purchaseId: 1n,
    transactionId: 10n,
    payment: "sale",
    currency,
    firstAmountMinor: minor,
    shownFirst: price,
    paymentMethodId: 7n,
    card: CARD,
    zone: values["zone"] ?? "UTC",
    startsAt: "00:00",
    standIn: values["standIn"] === "yes",
    soldOn: utcDate(at),
    ruleSet: "rest",
    policies: { ...POLICIES, ...policies },
    recurring: (values["lines"] ?? "21").split(",").map((id) => ({
      subscriptionId: BigInt(id),
      firstAmountMinor: minor,
      amountMinor: minor,
      shown: price,
      unit: (values["unit"] ?? "MONTH") as "MONTH",
      frequency: 1,
      startsOn: values["starts"] ?? null,
      finalNumber: Number(values["final"] ?? 0),
      noticeDays: 0,
    })),
    accessDays: null,
  };
  if (values["pending"] === "yes") return [sale, told(at, "purchase.created", {})];
  const gated = sale.policies["gate"] === "settlement" ? "pending" : "active";
  return [
    sale,
    told(at, "purchase.created", {}),
    ...charge(at + 1, "charge", {
      t: "10",
      stage: "initial",
      pos: "1",
      due: sale.soldOn,
      ...values,
    }),
    ...sale.recurring.map(({ subscriptionId }) =>
      told(at + 1, "subscription.created", { s: String(subscriptionId), state: gated }),
    ),
    told(at + 1, "purchase.activated", {}),
  ];
}

function charge(at: number, verb: "charge" | "decline", values: Values): readonly Observation[] {
  const t = values["t"] ?? "";
  const approved = verb === "charge";
  const minor = BigInt(values["minor"] ?? (values["price"] ?? "9.95").replace(".", ""));
  const stage = values["stage"] ?? "rebill";
  const claimedAt = values["claimed"] === undefined ? at : Date.parse(`${values["claimed"]}Z`);
  const isInitial = stage === "initial";
  const state = values["state"] ?? (approved ? "approved" : "declined");
  const event = approved ? "transaction.approved" : "transaction.declined";
  const ids = (values["s"] ?? values["lines"] ?? "21").split(",").map(BigInt);
  return [
    call(at, {
      initiator: isInitial ? "customer" : "merchant",
      reason: isInitial ? "first" : "recurring",
      result: approved ? "approved" : "declined",
      ...values,
      minor: String(minor * BigInt(isInitial ? 1 : ids.length)),
    }),
    ...(values["untold"] === "yes" ? [] : [told(at, event, { t })]),
    transaction(claimedAt, {
      id: BigInt(t),
      operation: "sale",
      stage,
      amountMinor: minor * BigInt(isInitial ? 1 : ids.length),
      currency: values["currency"] ?? "USD",
      state,
      decidedAt: at,
      gatewayRef: approved ? ((values["ref"] ?? `r${t}`).split(",")[0] ?? null) : null,
      responseCode: values["code"] ?? (approved ? "00" : "51"),
      declineClass: approved ? null : (values["class"] ?? "soft"),
      adviceCode: values["advice"] ?? null,
      lines: ids.map((subscriptionId) => ({
        kind: "position",
        subscriptionId,
        position: Number(values["pos"]),
        dueOn: values["due"] ?? utcDate(at),
        amountMinor: isInitial ? minor / BigInt(ids.length) : minor,
      })),
    }),
  ];
}

/** Of payment `of`: a refund that the bank books, or a surplus that was found. */
function followUp(at: number, verb: "refund" | "surplus", values: Values): readonly Observation[] {
  const { t = "", of = "10", minor = "995", ref = `r${t}` } = values;
  const booked = call(at, { parent: `r${of}`, op: "refund", result: "approved", minor, ...values });
  const event = verb === "refund" ? "transaction.refunded" : "transaction.surplus_found";
  return [
    ...(verb === "refund" ? [booked] : []),
    told(at, event, { t }),
    transaction(at, {
      id: BigInt(t),
      operation: verb,
      stage: "initial",
      parentId: BigInt(of),
      amountMinor: BigInt(minor),
      gatewayRef: ref,
    }),
  ];
}

function transaction(
  at: number,
  part: Pick<TransactionSeen, "id" | "operation" | "stage" | "amountMinor" | "gatewayRef"> &
    Partial<TransactionSeen>,
): TransactionSeen {
  return {
    kind: "transaction",
    merchantId: MERCHANT,
    purchaseId: 1n,
    customerId: 3n,
    parentId: null,
    paymentMethodId: 7n,
    currency: "USD",
    state: "approved",
    at,
    decidedAt: at,
    businessOn: utcDate(at),
    settleOn: null,
    responseCode: "00",
    declineClass: null,
    adviceCode: null,
    lines: [],
    ...part,
  };
}

function call(at: number, values: Values): BankCall {
  const operation = (values["op"] ?? "sale") as BankCall["operation"];
  const t = values["t"] ?? "";
  return {
    kind: "bank",
    at,
    operation,
    key: values["key"] ?? `k${t}`,
    reference: operation === "look-up" ? null : t,
    parentRef: values["parent"] ?? null,
    amountMinor: BigInt(values["minor"] ?? 0),
    currency: values["currency"] ?? "USD",
    card: operation === "sale" ? CARD : null,
    initiator: (values["initiator"] ?? "merchant") as "merchant",
    reason: (values["reason"] ?? "recurring") as "recurring",
    networkTransactionId: null,
    result: result(t, values),
    isCopy: values["copy"] === "yes",
    told: values["heard"] === "no" ? "nothing" : "result",
  };
}

function result(t: string, values: Values): BankCall["result"] {
  switch (values["result"]) {
    case "approved":
      return {
        kind: "approved",
        gatewayRefs: (values["ref"] ?? `r${t}`).split(","),
        isRepeat: false,
        networkTransactionId: null,
      };
    case "declined":
      return {
        kind: "declined",
        isRepeat: false,
        declineClass: (values["class"] ?? "soft") as "soft",
        responseCode: values["code"] ?? "51",
        adviceCode: values["advice"] ?? null,
      };
    default:
      return { kind: (values["result"] ?? "silent") as "silent" };
  }
}

let messages = 0n;

function told(at: number, event: string, values: Values): Observation {
  messages += 1n;
  const id = (name: string): bigint | null =>
    values[name] === undefined ? null : BigInt(values[name]);
  const known = new Set(["event", "s", "t", "merchant", "order"]);
  const facts = Object.entries(values).filter(([name]) => !known.has(name));
  return {
    kind: "message",
    at,
    merchantId: id("merchant") ?? MERCHANT,
    id: messages,
    event,
    purchaseId: 1n,
    subscriptionId: id("s"),
    transactionId: id("t"),
    orderNo: BigInt(at) * 1000n,
    facts: Object.fromEntries(
      facts.map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
    ),
  };
}

/** `what` is the command; its ids are those of the sale unless given. */
function asked(at: number, values: Values): Observation {
  const { what = "", answer = "accepted" } = values;
  const given = Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => !["what", "answer", "made", "merchant"].includes(name))
      .map(([name, value]) => [name, named(name, value)]),
  );
  const target = ON_PURCHASE.has(what) ? { purchaseId: 1n } : { subscriptionId: 21n };
  const command = { kind: what, access: null, missed: "charge", ...target, ...given };
  const made = values["made"] === undefined ? null : BigInt(values["made"]);
  return {
    kind: "asked",
    at: at - 1000,
    answeredAt: at + 1000,
    who: "staff",
    merchantId: BigInt(values["merchant"] ?? MERCHANT),
    command: command as unknown as Command,
    answer:
      answer === "accepted"
        ? { kind: "accepted", transactionId: made, paymentMethodId: null }
        : answer === "lost"
          ? { kind: "lost" }
          : { kind: "refused", code: answer },
  };
}

const ON_PURCHASE = new Set([
  "cancel_purchase",
  "expire_purchase",
  "reactivate_purchase",
  "activate_all",
]);

function named(name: string, value: string): string | number | bigint {
  if (name.endsWith("Id") || name.endsWith("Minor")) return BigInt(value);
  return /^\d+$/.test(value) ? Number(value) : value;
}
