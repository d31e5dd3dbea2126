/** Price points: what a merchant sells at, and the packages that offer it. */
import { checkOffer } from "../../domain/price-point/check-offer.ts";
import { isApproved, type Offer, type PricePoint } from "../../domain/price-point/price-point.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { lockPackage } from "../../store/package/lock-package.ts";
import { attachPricePoints } from "../../store/price-point/attach-price-points.ts";
import { detachPricePoints } from "../../store/price-point/detach-price-points.ts";
import { insertPricePoint } from "../../store/price-point/insert-price-point.ts";
import { selectAttached } from "../../store/price-point/select-attached.ts";
import { selectPricePoints } from "../../store/price-point/select-price-points.ts";
import { updatePricePoint } from "../../store/price-point/update-price-point.ts";
import type { Tx } from "../../store/statement.ts";
import { changedSince } from "../commands/changed-since.ts";
import type { EngineContext } from "../engine-context.ts";
import type { SetupOptions } from "./setup-options.ts";

/** What a merchant gives of a price point; what is left out is off, or without an end. */
export type NewPricePoint = Pick<Offer, "type" | "currency"> &
  Partial<Omit<Offer, "type" | "currency">> &
  Pick<PricePoint, "name"> &
  Partial<Pick<PricePoint, "oneClick" | "collectLogin">>;

/** Who asks: what an operator names is approved. */
export type PricePointOptions = SetupOptions & { readonly byOperator?: boolean };

export async function createPricePoint(
  context: EngineContext,
  merchantId: bigint,
  given: NewPricePoint,
  options: PricePointOptions = {},
): Promise<Result<PricePoint>> {
  const wanted: PricePoint = {
    id: await context.ids.next("small"),
    status: "active",
    initialMinor: null,
    initialDays: null,
    recurringMinor: null,
    unit: null,
    frequency: null,
    finalNumber: 0,
    noticeDays: 0,
    ranges: null,
    adjustTrialLength: false,
    conversionMinor: null,
    conversionRecurringMinor: null,
    oneClick: false,
    collectLogin: false,
    ...given,
    approved: false,
    createdAt: context.clock.now(),
    version: 1,
  };
  const made = { ...wanted, approved: isApproved(wanted, null, options.byOperator === true) };
  const checked = checkOffer(made);
  if (!checked.ok) return checked;
  await context.db.tenant(merchantId, async (tx) => {
    await insertPricePoint(tx, made);
    await options.onMade?.(tx, { id: made.id });
  });
  return accept(made);
}

export type PricePointChanges = Partial<
  Omit<PricePoint, "id" | "type" | "approved" | "createdAt" | "version">
>;

export type PricePointTarget = { readonly merchantId: bigint; readonly pricePointId: bigint };

/** For what is sold from then on; what was sold keeps its terms. */
export async function changePricePoint(
  context: EngineContext,
  target: PricePointTarget,
  changes: PricePointChanges,
  options: PricePointOptions = {},
): Promise<Result<PricePoint>> {
  return await onPricePoint(context, target, options, (was) => {
    const next = { ...was, ...changes };
    return { ...next, approved: isApproved(next, was, options.byOperator === true) };
  });
}

/** An operator lets customers name prices inside its ranges, or no more. */
export async function approvePricePoint(
  context: EngineContext,
  target: PricePointTarget,
  { approved }: { readonly approved: boolean },
  options: SetupOptions = {},
): Promise<Result<PricePoint>> {
  return await onPricePoint(context, target, options, (was) =>
    was.ranges === null ? NOTHING_TO_APPROVE : { ...was, approved },
  );
}

const NOTHING_TO_APPROVE = refuse(
  "wrong_state",
  "It fixes its prices; there is nothing to approve.",
);

async function onPricePoint(
  context: EngineContext,
  { merchantId, pricePointId }: PricePointTarget,
  options: SetupOptions,
  change: (was: PricePoint) => PricePoint | Refusal,
): Promise<Result<PricePoint>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<PricePoint>> => {
    const [was] = await selectPricePoints(tx, [pricePointId]);
    if (was === undefined) return refuse("not_found", "There is no price point with this id.");
    const stale = changedSince(options.ifVersion, was.version);
    if (stale !== null) return stale;
    const next = change(was);
    if ("code" in next) return next;
    const checked = checkOffer(next);
    if (!checked.ok) return checked;
    if (!(await updatePricePoint(tx, next))) {
      return refuse(
        "changed_meanwhile",
        "Somebody changed this price point just now; read it again.",
      );
    }
    await options.onMade?.(tx, { id: pricePointId });
    return accept({ ...next, version: was.version + 1 });
  });
}

export type PackageTarget = { readonly merchantId: bigint; readonly packageId: bigint };

/** Offers price points in a package. A package has one price that its customers name at most. */
export async function attachToPackage(
  context: EngineContext,
  target: PackageTarget,
  pricePointIds: readonly bigint[],
  options: SetupOptions = {},
): Promise<Result<null>> {
  return await onPackage(context, target, options, async (tx, packageId) => {
    const attached = await selectAttached(tx, packageId);
    const ids = [...new Set([...attached, ...pricePointIds])];
    const found = await selectPricePoints(tx, ids);
    if (pricePointIds.some((id) => !found.some((one) => one.id === id))) {
      return refuse("not_found", "There is no price point with this id.", "pricePointIds");
    }
    if (found.filter(({ type }) => type === "dynamic_pricing").length > 1) {
      return refuse(
        "invalid_field",
        "A package can have one price point of dynamic pricing.",
        "pricePointIds",
      );
    }
    await attachPricePoints(tx, packageId, pricePointIds);
    return accept(null);
  });
}

/** Takes price points out of a package. */
export async function detachFromPackage(
  context: EngineContext,
  target: PackageTarget,
  pricePointIds: readonly bigint[],
  options: SetupOptions = {},
): Promise<Result<null>> {
  return await onPackage(context, target, options, async (tx, packageId) => {
    const attached = await selectAttached(tx, packageId);
    if (pricePointIds.some((id) => !attached.includes(id))) {
      return refuse("not_found", "The package has no price point with this id.", "pricePointIds");
    }
    await detachPricePoints(tx, packageId, pricePointIds);
    return accept(null);
  });
}

async function onPackage(
  context: EngineContext,
  { merchantId, packageId }: PackageTarget,
  options: SetupOptions,
  work: (tx: Tx, packageId: bigint) => Promise<Result<null>>,
): Promise<Result<null>> {
  return await context.db.tenant(merchantId, async (tx) => {
    const found = await lockPackage(tx, packageId);
    if (found === null) return refuse("not_found", "There is no package with this id.");
    const stale = changedSince(options.ifVersion, found.version);
    if (stale !== null) return stale;
    const done = await work(tx, packageId);
    if (done.ok) await options.onMade?.(tx, { id: packageId });
    return done;
  });
}
