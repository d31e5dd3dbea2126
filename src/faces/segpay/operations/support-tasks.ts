/** Support tasks of `adm.asmx`: each is a command, and a text that says what became of it. */
import type { Refusal, Result } from "../../../domain/refusal.ts";
import { isUndecided } from "../../../domain/transaction/transaction.ts";
import { addNote } from "../../../engine/commands/add-note.ts";
import { changeLogin } from "../../../engine/commands/change-login.ts";
import { changeRebillAmount } from "../../../engine/commands/change-rebill-amount.ts";
import { noteWith } from "../../../engine/commands/note-with.ts";
import {
  cancelPurchase,
  expirePurchase,
  extendPurchase,
} from "../../../engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../engine/commands/reactivate-purchase.ts";
import { reverseTransaction } from "../../../engine/commands/transaction-commands.ts";
import { ownerOfPurchase, ownerOfTransaction } from "../../../engine/queries/owner.ts";
import { readPurchase } from "../../../engine/queries/purchases.ts";
import { readTransaction } from "../../../engine/queries/transactions.ts";
import {
  INVALID_PARAMETER,
  MISMATCH,
  MISSING_PARAMETER,
  SUCCESSFUL,
  textAnswer,
} from "../answer/answer.ts";
import { actorOf, empty, needed, type Asked, type Operation, type Parameter } from "./operation.ts";

type Target = { readonly merchantId: bigint; readonly purchaseId: bigint };

const NOTHING = {};

export const SUPPORT_TASKS: readonly Operation[] = [
  onPurchase("CancelMembership", [empty("CancelReason")], async (asked, target) => {
    const reason = reasonOf(asked, "CancelReason");
    const done = await cancelPurchase(asked.context, target, { ...reason, ...by(asked) });
    return said(done, "Subscription not active, cancel failed");
  }),

  onPurchase("ExpireMembership", [empty("CancelReason")], async (asked, target) => {
    const reason = reasonOf(asked, "CancelReason");
    const done = await expirePurchase(asked.context, target, { ...reason, ...by(asked) });
    return said(done, "Subscription not active, expire failed");
  }),

  task("RefundTransaction", [needed("TransID"), empty("RefundReason")], async (asked) => {
    const { context, caller, values } = asked;
    const transactionId = values.id("TransID");
    const merchantId = await ownerOfTransaction(context, caller.merchantIds, transactionId);
    if (merchantId === null) return MISMATCH;
    const reason = values.text("RefundReason");
    const reversal = { by: caller.userId, ...(reason === "" ? NOTHING : { reason }) };
    const options = { reversal, ...by(asked) };
    const made = await reverseTransaction(context, { merchantId, transactionId }, options);
    return made.ok
      ? await outcomeOf(context, { merchantId, transactionId: made.value }, "Refund")
      : refusedAs(made, "Transaction not refundable");
  }),

  onPurchase(
    "UpdateUserNamePswd",
    [empty("Username"), empty("Password")],
    async (asked, target) => {
      const { context, values } = asked;
      const [username, password] = [values.text("Username"), values.text("Password")];
      if (username === "" && password === "") return MISSING_PARAMETER;
      const login = {
        ...(username === "" ? NOTHING : { username }),
        ...(password === "" ? NOTHING : { password }),
      };
      return said(await changeLogin(context, target, login, by(asked)), "Login not changed");
    },
  ),

  onPurchase(
    "ModifyRebillAmount",
    [needed("RecurringAmount"), empty("Comments")],
    async (asked, target) => {
      const { context, caller, values } = asked;
      const purchase = await readPurchase(context, target.merchantId, target.purchaseId);
      if (purchase === null) return MISMATCH;
      const { currency } = purchase.purchase.terms;
      const amountMinor = values.amountMinor("RecurringAmount", currency);
      const note = { text: values.text("Comments"), internal: false, author: caller.userId };
      const done = await changeRebillAmount(context, target, {
        amountMinor,
        ...by(asked),
        ...noteWith(context, target.purchaseId, note),
      });
      if (!done.ok && done.code === "policy_forbids") return "Increase not allowed";
      return said(done, "Subscription not active, modify failed");
    },
  ),

  onPurchase("ExtendMembership", [needed("Days")], async (asked, target) => {
    const days = asked.values.wholeNumber("Days", 1, 365);
    const done = await extendPurchase(asked.context, target, { days, ...by(asked) });
    return said(done, "Subscription not active, extend failed");
  }),

  onPurchase("InsertConsumerNote", [needed("Note")], async (asked, target) => {
    const { context, caller, values } = asked;
    const note = { text: values.text("Note"), internal: false, author: caller.userId };
    return said(await addNote(context, target, note), "Note not added");
  }),

  onPurchase("ReactivateMembership", [], async (asked, target) => {
    const { context } = asked;
    const done = await reactivatePurchase(context, target, by(asked));
    if (!done.ok) return refusedAs(done, "Subscription not cancelled, reactivate failed");
    const { merchantId } = target;
    return done.value === null
      ? SUCCESSFUL
      : await outcomeOf(context, { merchantId, transactionId: done.value }, "Reactivation");
  }),
];

/** An operation that answers one of the texts. */
function task(
  name: string,
  parameters: readonly Parameter[],
  run: (asked: Asked) => Promise<string>,
): Operation {
  return {
    name,
    services: ["adm"],
    parameters,
    answers: "text",
    run: async (asked) => textAnswer(await run(asked)),
  };
}

/** A task on a purchase of one of the caller's merchants. */
function onPurchase(
  name: string,
  parameters: readonly Parameter[],
  run: (asked: Asked, target: Target) => Promise<string>,
): Operation {
  return task(name, [needed("PurchaseID"), ...parameters], async (asked) => {
    const { context, caller, values } = asked;
    const purchaseId = values.id("PurchaseID");
    const merchantId = await ownerOfPurchase(context, caller.merchantIds, purchaseId);
    return merchantId === null ? MISMATCH : await run(asked, { merchantId, purchaseId });
  });
}

function by(asked: Asked): { readonly actor: string } {
  return { actor: actorOf(asked) };
}

function reasonOf({ values }: Asked, name: string): { readonly reason?: string } {
  const reason = values.text(name);
  return reason === "" ? {} : { reason };
}

function said(done: Result<unknown>, otherwise: string): string {
  return done.ok ? SUCCESSFUL : refusedAs(done, otherwise);
}

function refusedAs({ code }: Refusal, otherwise: string): string {
  if (code === "not_found") return MISMATCH;
  return code === "invalid_field" ? INVALID_PARAMETER : otherwise;
}

/** What the bank said to the payment that a task made; `noun` begins what is no success. */
async function outcomeOf(
  context: Asked["context"],
  { merchantId, transactionId }: { readonly merchantId: bigint; readonly transactionId: bigint },
  noun: string,
): Promise<string> {
  const made = await readTransaction(context, merchantId, transactionId);
  if (made === null) throw new Error(`transaction ${transactionId} vanished`);
  const { state } = made.transaction;
  if (state === "approved") return SUCCESSFUL;
  return isUndecided(state) ? `${noun} pending` : `${noun} declined`;
}
