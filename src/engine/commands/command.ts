/**
 * The frame of every command on a purchase: one plan, and two things to do with it.
 *
 * A command plans on locked rows, writes the plan, and sends what it would charge once that is
 * committed. Its preview plans on the same locked rows, and tells; nothing is written, nothing is
 * sent. Both refuse alike, because it is the plan that refuses.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { Change } from "../../domain/change.ts";
import { previewOf, type Preview } from "../../domain/preview/preview.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, type Result } from "../../domain/refusal.ts";
import type { Charge, OutcomeContext } from "../../domain/transaction/charge.ts";
import type { Tx } from "../../store/statement.ts";
import { selectLivePositions } from "../../store/transaction/select-live-positions.ts";
import { sendAtOnce } from "../charging/send-at-once.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { changedSince } from "./changed-since.ts";
import { changePurchase, lockHeld, positionTaken, type Asked } from "./change-purchase.ts";

export type CommandOptions = Asked & {
  /**
   * Told what is made or changed, in the database transaction that does it: the transaction that a
   * command answers, else the purchase.
   */
  readonly onMade?: OnMade;
  /** The version of the target that it is meant for; another one is refused. */
  readonly ifVersion?: number;
};

/** What a plan may look at: locked rows, the time, and ids for what it makes. */
export type Planning = OutcomeContext & {
  readonly held: Held;
  readonly tx: Tx;
  readonly today: PlainDate;
  /** When the reconciler takes over what is sent, should the sender die. */
  readonly checkAt: Instant;
};

/** What a command decided: what is written at once, and what is sent then. */
export type Decided = { readonly change: Change; readonly charge: Charge | null };

export type Arguments<Options extends object> = object extends Options
  ? [options?: Options & CommandOptions]
  : [options: Options & CommandOptions];

type Run<Target, Options extends object, Done> = (
  context: EngineContext,
  target: Target,
  ...options: Arguments<Options>
) => Promise<Result<Done>>;

/** Called, it is carried out; a refusal has changed nothing. */
export type Command<Target, Options extends object, Done> = Run<Target, Options, Done> & {
  readonly preview: Run<Target, Options, Preview>;
};

export type CommandSpec<Target, Options extends object, Done> = {
  /** The purchase that it is about; refuses for a target that the merchant has not. */
  readonly find: (context: EngineContext, target: Target) => Promise<Result<bigint>>;
  readonly plan: (
    planning: Planning,
    target: Target,
    options: Options,
  ) => Result<Decided> | Promise<Result<Decided>>;
  /** The version of what it changes; null: it makes something beside what is there. */
  readonly versionOf: ((held: Held, target: Target) => number) | null;
  /** What the caller gets; where it is an id, of a transaction that was made. */
  readonly done: (decided: Decided) => Done;
};

export function command<
  Target extends { readonly merchantId: bigint },
  Options extends object,
  Done,
>(spec: CommandSpec<Target, Options, Done>): Command<Target, Options, Done> {
  const run: Run<Target, Options, Done> = async (context, target, ...[given]) => {
    const options = given ?? ({} as Options & CommandOptions);
    const { merchantId } = target;
    const purchaseId = await spec.find(context, target);
    if (!purchaseId.ok) return purchaseId;
    let decided: Decided | undefined;
    const written = await changePurchase(
      context,
      merchantId,
      purchaseId.value,
      async (held, tx) => {
        const stale = changedSince(options.ifVersion, spec.versionOf?.(held, target));
        if (stale !== null) return stale;
        const plan = await spec.plan(carryingOut(context, held, tx), target, options);
        if (!plan.ok) return plan;
        decided = plan.value;
        const made = spec.done(decided);
        const id = typeof made === "bigint" ? made : held.purchase.id;
        const sent = decided.charge === null ? {} : { sentId: decided.charge.transaction.id };
        await options.onMade?.(tx, { id, ...sent });
        return accept(decided.change);
      },
      options,
    );
    if (!written.ok) return written;
    if (decided === undefined) throw new Error("a command without a plan");
    if (decided.charge !== null) await sendAtOnce(context, merchantId, decided.charge);
    return accept(spec.done(decided));
  };
  const preview: Run<Target, Options, Preview> = async (context, target, ...[given]) => {
    const options = given ?? ({} as Options & CommandOptions);
    const purchaseId = await spec.find(context, target);
    if (!purchaseId.ok) return purchaseId;
    return await context.db.tenant(target.merchantId, async (tx): Promise<Result<Preview>> => {
      const held = await lockHeld(context, tx, purchaseId.value);
      if (!held.ok) return held;
      const stale = changedSince(options.ifVersion, spec.versionOf?.(held.value, target));
      if (stale !== null) return stale;
      const planning = imagining(context, held.value, tx);
      const plan = await spec.plan(planning, target, options);
      if (!plan.ok) return plan;
      // carried out, the index would refuse it (I1)
      if (await takesPaidPosition(tx, plan.value.change)) return positionTaken();
      return accept(previewOf({ held: [held.value], ...plan.value }, planning));
    });
  };
  return Object.assign(run, { preview });
}

function carryingOut(context: EngineContext, held: Held, tx: Tx): Planning {
  return {
    ...moment(context, held, tx),
    newKey: context.newKey,
    newRecordId: () => context.ids.take("record"),
  };
}

function imagining(context: EngineContext, held: Held, tx: Tx): Planning {
  return { ...moment(context, held, tx), ...imaginedIds() };
}

/** Ids that no row has and no one sees, below 0. */
export function imaginedIds(): Pick<Planning, "newKey" | "newRecordId"> {
  let last = 0n;
  return { newKey: () => "00000000-0000-0000-0000-000000000000", newRecordId: () => (last -= 1n) };
}

function moment(context: EngineContext, held: Held, tx: Tx) {
  const now = context.clock.now();
  return {
    held,
    tx,
    now,
    today: dateIn(held.rules.zone, now),
    checkAt: now + context.limits.sendLeaseMs,
  };
}

async function takesPaidPosition(tx: Tx, { newLines }: Change): Promise<boolean> {
  const positions = newLines.flatMap(({ subscriptionId, position }) =>
    subscriptionId === null || position === null ? [] : [{ id: subscriptionId, position }],
  );
  return positions.length > 0 && (await selectLivePositions(tx, positions)).size > 0;
}
