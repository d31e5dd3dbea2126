/** The auditor's files: what was seen, sorted by what it is about. Nothing is judged here. */
import type {
  AccessSeen,
  Asked,
  BankCall,
  BankSettled,
  CardSeen,
  Message,
  Observation,
  Outage,
  Sold,
  TransactionSeen,
} from "../observation.ts";
import { readRules, type Rules } from "./policies.ts";
import { CLOCK_MS } from "./tolerance.ts";
import { localDate } from "./zones.ts";

/** All that is known of one purchase. */
export type Story = {
  readonly sold: Sold;
  readonly rules: Rules;
  readonly messages: readonly Message[];
  readonly transactions: ReadonlyMap<bigint, TransactionSeen>;
  readonly asked: readonly Asked[];
  readonly access: readonly AccessSeen[];
};

export type Books = {
  readonly stories: ReadonlyMap<bigint, Story>;
  readonly transactions: ReadonlyMap<bigint, TransactionSeen>;
  readonly messages: readonly Message[];
  readonly asked: readonly Asked[];
  /** Calls that move money or ask for it, by the transaction that they name. */
  readonly calls: ReadonlyMap<bigint, readonly BankCall[]>;
  /** Look-ups by key. */
  readonly lookUps: ReadonlyMap<string, readonly BankCall[]>;
  readonly settled: readonly BankSettled[];
  readonly outages: readonly Outage[];
  /** What is printed on each card, by payment method. */
  readonly cards: ReadonlyMap<bigint, CardSeen>;
  readonly endAt: number;
};

export function keepBooks(observations: readonly Observation[]): Books {
  const of = <Kind extends Observation["kind"]>(kind: Kind) =>
    observations.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);
  const sold = of("sold");
  const asked = of("asked");
  const messages = of("message");
  const transactions = new Map(of("transaction").map((one) => [one.id, one]));
  const bank = of("bank");
  const purchases = new Map(sold.map((one) => [one.purchaseId, one]));
  const purchaseOfLine = new Map(
    sold.flatMap((one) =>
      one.recurring.map((line) => [line.subscriptionId, one.purchaseId] as const),
    ),
  );
  const purchaseAsked = (one: Asked): bigint | null => {
    const { command } = one;
    if ("purchaseId" in command) return command.purchaseId;
    if ("subscriptionId" in command) return purchaseOfLine.get(command.subscriptionId) ?? null;
    if ("transactionId" in command) {
      return transactions.get(command.transactionId)?.purchaseId ?? null;
    }
    return null;
  };
  const askedOf = groupBy(asked, purchaseAsked);
  const messagesOf = groupBy(messages, (one) => one.purchaseId);
  const transactionsOf = groupBy([...transactions.values()], (one) => one.purchaseId);
  const accessOf = groupBy(of("access"), (one) => one.purchaseId);
  return {
    stories: new Map(
      [...purchases].map(([id, one]) => [
        id,
        {
          sold: { ...one, soldOn: saleDate(one, transactions.get(one.transactionId)) },
          rules: readRules(one.policies),
          messages: inOrder(messagesOf.get(id) ?? []),
          transactions: new Map((transactionsOf.get(id) ?? []).map((each) => [each.id, each])),
          asked: askedOf.get(id) ?? [],
          access: accessOf.get(id) ?? [],
        },
      ]),
    ),
    transactions,
    messages,
    asked,
    calls: groupBy(
      bank.filter((call) => call.reference !== null),
      (call) => BigInt(call.reference ?? 0),
    ),
    lookUps: groupBy(
      bank.filter((call) => call.operation === "look-up"),
      (call) => call.key,
    ),
    settled: of("settled"),
    outages: of("outage"),
    cards: new Map([
      ...sold.map((one) => [one.paymentMethodId, one.card] as const),
      ...asked.flatMap(({ command, answer }) =>
        command.kind === "add_card" && answer.kind === "accepted" && answer.paymentMethodId !== null
          ? [[answer.paymentMethodId, command.card] as const]
          : [],
      ),
      ...asked.flatMap(({ command }) =>
        command.kind === "replace_card" ? [[command.paymentMethodId, command.card] as const] : [],
      ),
    ]),
    endAt: of("end")[0]?.at ?? 0,
  };
}

/** The order may be taken a moment after it was sent, and so on the next date. */
function saleDate(sold: Sold, first: TransactionSeen | undefined): string {
  const latest = localDate(sold.zone, sold.seenAt + CLOCK_MS);
  const earliest = localDate(sold.zone, sold.at - CLOCK_MS);
  const taken = first?.businessOn ?? sold.soldOn;
  return taken === earliest || taken === latest ? taken : sold.soldOn;
}

function groupBy<Key, One>(
  all: readonly One[],
  keyOf: (one: One) => Key | null,
): ReadonlyMap<Key, readonly One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** In the order of the purchase; what happened in one moment has one number. */
function inOrder(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((one, other) =>
    one.orderNo === other.orderNo
      ? Number(one.id - other.id)
      : one.orderNo < other.orderNo
        ? -1
        : 1,
  );
}
