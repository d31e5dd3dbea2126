/** A card of a purchase with a new expiry: a new version of the same card, and what charges it. */
import type { Expiry } from "../../domain/card/expiry.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { change, type Change } from "../../domain/change.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { replacePaymentMethod } from "../../domain/subscription/moves.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectMethodsOfCustomer } from "../../store/payment-method/select-methods-of-customer.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { Tx } from "../../store/statement.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";
import { expiryFault } from "./new-payment-method.ts";

const MOST_VERSIONS = 1_000;

/** The newest usable version of a card; null: it may not be charged any more. */
export async function newestVersion(tx: Tx, methodId: bigint): Promise<PaymentMethod | null> {
  const [known] = await selectPaymentMethods(tx, [methodId]);
  if (known === undefined) return null;
  const page = { beforeId: BEYOND_ALL_IDS, limit: MOST_VERSIONS };
  const all = await selectMethodsOfCustomer(tx, known.customerId, page);
  const versions = all.filter(({ id, secretId }) =>
    known.secretId === null ? id === known.id : secretId === known.secretId,
  );
  return versions.find(({ state }) => state === "usable") ?? null;
}

export type Renewal = {
  readonly methodId: bigint;
  readonly expiry: Expiry;
  /** For the new version; of kind `customer`. */
  readonly newId: bigint;
  readonly now: number;
  readonly today: PlainDate;
};

/** Inserts the version, and answers the change of all subscriptions of the purchase that it moves. */
export async function renewCard(tx: Tx, held: Held, renewal: Renewal): Promise<Result<Change>> {
  const { methodId, expiry, newId, now, today } = renewal;
  const fault = expiryFault(expiry, today);
  if (fault !== null) return { ...fault, field: "expiry" };
  const present = await newestVersion(tx, methodId);
  if (present === null) {
    return refuse("wrong_state", "This card may not be charged any more.", "expiry");
  }
  await insertPaymentMethods(tx, [
    { ...present, ...expiry, id: newId, replacesId: present.id, createdAt: now },
  ]);
  const versions = new Set([methodId, present.id]);
  const moves = held.subscriptions
    .filter((one) => versions.has(one.paymentMethodId) && one.state !== "cancelled")
    .map((one) => replacePaymentMethod(one, newId));
  const done = moves.flatMap((move) => (move.ok ? [move.value] : []));
  return accept(
    change({
      subscriptions: done.map(({ edit }) => edit),
      events: [
        ...done.flatMap(({ events }) => events),
        {
          kind: "payment_method.changed",
          purchaseId: held.purchase.id,
          facts: { paymentMethodId: String(present.id), replacedById: String(newId) },
        },
      ],
    }),
  );
}
