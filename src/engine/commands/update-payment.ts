/**
 * All that a merchant changes about a payment in one request. What the bank has to be told of is asked
 * for first, one after the other; nothing is, unless all of it may be done.
 */
import type { Expiry } from "../../domain/card/expiry.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { change, mergeChanges } from "../../domain/change.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { settlementStates, type SettlementState } from "../queries/settlement-state.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type Asked } from "./change-purchase.ts";
import { renewCard } from "./renew-card.ts";
import { sayOfRecord, type Saying } from "./say-of-record.ts";
import {
  findTransaction,
  holdPayment,
  lowerPayment,
  releasePayment,
  voidTransaction,
  type TransactionTarget,
} from "./transaction-commands.ts";

export type PaymentUpdate = {
  /** Null: it settles as it would. */
  readonly hold?: "manual" | "suspended" | "cancelled" | null;
  readonly settleOn?: PlainDate;
  readonly settleMinor?: bigint;
  readonly expiry?: Expiry;
  readonly saying?: Saying;
};

type Step = (context: EngineContext, options: Asked) => Promise<Result<unknown>>;

/** Answers whether anything was changed by it. */
export async function updatePayment(
  context: EngineContext,
  target: TransactionTarget,
  update: PaymentUpdate,
  options: Asked = {},
): Promise<Result<boolean>> {
  const found = await read(context, target);
  if (!found.ok) return found;
  const { transaction, settlement } = found.value;
  const steps = stepsOf(target, update, transaction);
  const fault =
    updatableFault(transaction, settlement) ??
    amountFault(transaction, update) ??
    (steps.asksBankToHold ? await holdFault(context, target, transaction) : null);
  if (fault !== null) return fault;
  for (const step of steps.steps) {
    const done = await step(context, options);
    if (!done.ok) return done;
  }
  const noted = await note(context, target, update, transaction, options);
  if (!noted.ok) return noted;
  return accept(steps.steps.length > 0 || noted.value);
}

type Found = {
  readonly transaction: Transaction;
  readonly settlement: SettlementState | null;
};

async function read(
  context: EngineContext,
  { merchantId, transactionId }: TransactionTarget,
): Promise<Result<Found>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Found>> => {
    const [transaction] = await selectTransactions(tx, [transactionId]);
    if (transaction === undefined) {
      return refuse("not_found", "There is no transaction with this id.");
    }
    const [settlement = null] = await settlementStates(tx, [transaction]);
    return accept({ transaction, settlement });
  });
}

function updatableFault(
  { kind, state }: Transaction,
  settlement: SettlementState | null,
): Refusal | null {
  const isOpen = settlement === "pending" || settlement === "suspended";
  if (isOpen && state === "approved" && (kind === "sale" || kind === "capture")) return null;
  return refuse("wrong_state", "Only a payment that has not settled can be changed.", "state");
}

function amountFault(transaction: Transaction, { settleMinor }: PaymentUpdate): Refusal | null {
  const present = transaction.settleMinor ?? transaction.amountMinor;
  if (settleMinor === undefined || (settleMinor > 0n && settleMinor <= present)) return null;
  return refuse("invalid_field", "What settles can only be lowered.", "settleMinor");
}

async function holdFault(
  context: EngineContext,
  { merchantId }: TransactionTarget,
  { gatewayAccountId }: Transaction,
): Promise<Refusal | null> {
  const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
  return context.gateway(account.gateway).can.holds === true
    ? null
    : refuse("wrong_state", "The gateway of this payment cannot hold it.", "hold");
}

/** What differs from how it stands, in the order in which it is done. */
function stepsOf(
  target: TransactionTarget,
  { hold, settleOn, settleMinor }: PaymentUpdate,
  transaction: Transaction,
): { readonly steps: readonly Step[]; readonly asksBankToHold: boolean } {
  if (hold === "cancelled") {
    const cancel: Step = async (context, options) =>
      await approved(context, target, await voidTransaction(context, target, options));
    return { steps: [cancel], asksBankToHold: false };
  }
  const steps: Step[] = [];
  const present = transaction.settleMinor ?? transaction.amountMinor;
  if (settleMinor !== undefined && settleMinor < present) {
    steps.push(async (context, options) =>
      approved(context, target, await lowerPayment(context, target, { settleMinor, ...options })),
    );
  }
  const isHeld = transaction.settleHold === "suspended";
  const wanted = hold === undefined ? transaction.settleHold : hold;
  const defers = settleOn !== undefined && settleOn !== transaction.settleOn;
  if (wanted === "suspended") {
    if (isHeld) return { steps, asksBankToHold: false };
    steps.push(async (context, options) =>
      approved(context, target, await holdPayment(context, target, options)),
    );
    return { steps, asksBankToHold: true };
  }
  if (isHeld || defers) {
    const terms = {
      settleOn: settleOn ?? null,
      hold: wanted === "manual" ? "manual" : null,
    } as const;
    steps.push(async (context, options) =>
      approved(context, target, await releasePayment(context, target, { ...terms, ...options })),
    );
    return { steps, asksBankToHold: true };
  }
  if (wanted !== transaction.settleHold) {
    steps.push((context, options) => markByHand(context, target, wanted === "manual", options));
  }
  return { steps, asksBankToHold: false };
}

/** A follow-up that the bank did not carry out has changed nothing; one that is unknown may have. */
async function approved(
  context: EngineContext,
  { merchantId }: TransactionTarget,
  sent: Result<bigint>,
): Promise<Result<unknown>> {
  if (!sent.ok) return sent;
  const [child] = await context.db.tenant(merchantId, (tx) => selectTransactions(tx, [sent.value]));
  switch (child?.state) {
    case "approved":
      return accept(null);
    case "declined":
    case "failed":
      return child.responseCode === "unreachable"
        ? refuse("gateway_unreachable", "The bank could not be reached; nothing was changed.")
        : refuse("already_settled", "The bank says that it has settled.");
    default:
      return refuse("charge_in_flight", "The bank has not answered yet.");
  }
}

/** `manual` says that a person decided; it settles as it would. The bank need not know. */
async function markByHand(
  context: EngineContext,
  target: TransactionTarget,
  isManual: boolean,
  options: Asked,
): Promise<Result<unknown>> {
  const purchaseId = await findTransaction(context, target);
  if (!purchaseId.ok) return purchaseId;
  return await changePurchase(
    context,
    target.merchantId,
    purchaseId.value,
    async (_, tx) => {
      const [was] = await lockTransactions(tx, [target.transactionId]);
      if (was === undefined) throw new Error(`transaction ${target.transactionId} vanished`);
      if (was.settleHold !== null && was.settleHold !== "manual") {
        return refuse("changed_meanwhile", "Somebody changed this payment just now.");
      }
      const next: Transaction = { ...was, settleHold: isManual ? "manual" : null };
      return accept(
        change({
          transactions: [{ was, next }],
          events: [
            {
              kind: "transaction.hold_changed",
              purchaseId: was.purchaseId,
              transactionId: was.id,
            },
          ],
        }),
      );
    },
    options,
  );
}

/** What only our own books hold: the card's expiry, and what the merchant says. */
async function note(
  context: EngineContext,
  target: TransactionTarget,
  { expiry, saying }: PaymentUpdate,
  { id, paymentMethodId, at }: Transaction,
  options: Asked,
): Promise<Result<boolean>> {
  if (expiry === undefined && saying === undefined) return accept(false);
  const purchaseId = await findTransaction(context, target);
  if (!purchaseId.ok) return purchaseId;
  await context.ids.reserve({ customer: 1 });
  const written = await changePurchase(
    context,
    target.merchantId,
    purchaseId.value,
    async (held, tx) => {
      const now = context.clock.now();
      if (saying !== undefined) {
        const [line] = (await selectLines(tx, [id])).filter((one) => one.subscriptionId !== null);
        const like =
          line?.subscriptionId == null || line.position === null
            ? null
            : { recordId: line.subscriptionId, position: line.position };
        const said = {
          kind: "transaction",
          recordId: id,
          sincePosition: 0,
          like,
          purchase: held.purchase,
          at,
        } as const;
        await sayOfRecord(tx, said, saying);
      }
      if (expiry === undefined) return accept(change({}));
      if (paymentMethodId === null) return refuse("wrong_state", "No card is known.", "expiry");
      const today = dateIn(held.rules.zone, now);
      const newId = context.ids.take("customer");
      const renewed = await renewCard(tx, held, {
        methodId: paymentMethodId,
        expiry,
        newId,
        now,
        today,
      });
      return renewed.ok ? accept(mergeChanges([renewed.value])) : renewed;
    },
    options,
  );
  return written.ok ? accept(true) : written;
}
