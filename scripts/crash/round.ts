/**
 * One round: the clock is moved over days on which many subscriptions fall due, customers and staff
 * ask for their own things meanwhile, the planned faults strike; then everything is up again, what
 * was left undecided is decided, and all of it is judged.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ReconcileReport } from "../../src/engine/reconcile/reconcile.ts";
import { controlBank } from "../stack/bank-bench.ts";
import type { CrashStack } from "./crash-stack.ts";
import type { PlannedFault, RoundPlan } from "./fault-plan.ts";
import { lookUnderWay, strike, targetOf, type UnderWay } from "./faults.ts";
import { judgeAll } from "./findings.ts";
import { moveSandboxClock } from "./sandbox-clock.ts";
import { DAY_MS, renewalsDue } from "./series.ts";

export type StruckFault = PlannedFault & {
  /** Since the beginning of the round. */
  readonly atMs: number;
  /** Part of the round's charges that the bank had decided, 0 to 1. */
  readonly decided: number;
  readonly underWay: UnderWay;
};

export type RoundReport = {
  readonly plan: RoundPlan;
  readonly faults: readonly StruckFault[];
  readonly renewals: number;
  readonly purchases: number;
  readonly refunds: number;
  /** Requests that had to be sent more than once. */
  readonly repeated: number;
  readonly surplus: number;
  readonly seconds: number;
  /** Where the clock stands at the end. */
  readonly nowMs: number;
  readonly differences: readonly string[];
};

const DAYS = 2;
const NOON_MS = DAY_MS / 2;
const LOOK_MS = 25;
/** A fault whose moment does not come, because an earlier one holds everything up, strikes all the same. */
const STALLED_MS = 3_000;
const AFTERMATH_MS = 1_000;
const ARRIVES_MS = 120_000;
const HOUR_MS = 3_600_000;
/** Waiting charges are tried again at least hourly. */
const HEALING_HOURS = 6;

export async function playRound(
  crash: CrashStack,
  plan: RoundPlan,
  startMs: number,
): Promise<RoundReport> {
  const startedAt = performance.now();
  const { books, desk, shops, stack } = crash;
  const toMs = Math.floor(startMs / DAY_MS) * DAY_MS + DAYS * DAY_MS + NOON_MS;
  const series = shops.flatMap((shop) => shop.series);
  const due = (atMs: number): number =>
    series.reduce((sum, one) => sum + renewalsDue(one, atMs), 0);
  const expected = due(toMs) - due(startMs);
  await controlBank(stack.bank.url, { mode: plan.isBankSlow ? "slow" : "up" });
  const ordersBefore = desk.orders.length;
  const renewalsBefore = books.renewals;

  desk.open(toMs);
  const arriving = moveSandboxClock({
    engines: stack.engines,
    toMs,
    patienceMs: ARRIVES_MS,
  });
  const faults = await strikeAll(crash, plan, {
    startedAt,
    decided: () => (books.renewals - renewalsBefore) / expected,
  });
  // what just came back meets work; but each request may keep the clock waiting for minutes of its own
  await sleep(AFTERMATH_MS);
  await desk.close();
  const arrived = await arriving;
  const healed = arrived ? await heal(crash, toMs) : null;
  const verdict = healed === null ? null : await judgeAll(crash, healed.nowMs);
  const orders = desk.orders.slice(ordersBefore);
  return {
    plan,
    faults,
    renewals: books.renewals - renewalsBefore,
    purchases: orders.filter(({ kind }) => kind === "purchase").length,
    refunds: orders.filter(({ kind }) => kind === "refund").length,
    repeated: orders.filter(({ tries }) => tries > 1).length,
    surplus: verdict?.surplus ?? 0,
    seconds: (performance.now() - startedAt) / 1_000,
    nowMs: healed?.nowMs ?? toMs,
    differences: [
      ...lonelyEnds(crash),
      ...(healed === null ? [`the clock did not arrive in ${ARRIVES_MS / 1_000} s`] : []),
      ...(healed === null ? [] : reconcileDifferences(healed.report)),
      ...(verdict?.differences ?? []),
      ...(healed !== null && verdict !== null
        ? surplusDifferences(healed.report, verdict.surplus)
        : []),
    ],
  };
}

type Progress = {
  readonly startedAt: number;
  /** Part of the round's charges that the bank has decided so far. */
  readonly decided: () => number;
};

/** Strikes each fault at its moment; resolves when all are put right. */
async function strikeAll(
  crash: CrashStack,
  plan: RoundPlan,
  progress: Progress,
): Promise<StruckFault[]> {
  const struck: StruckFault[] = [];
  const outOfService = new Map<string, Promise<void>>();
  for (const fault of plan.faults) {
    await untilShare(crash, fault.share, progress);
    const target = targetOf(fault);
    await outOfService.get(target);
    struck.push({
      ...fault,
      underWay: await lookUnderWay(crash),
      atMs: Math.round(performance.now() - progress.startedAt),
      decided: progress.decided(),
    });
    const righted = strike(crash, fault);
    // whoever awaits it later hears of a failure; until then it is nobody's
    righted.catch(() => undefined);
    outOfService.set(target, righted);
  }
  await Promise.all(outOfService.values());
  return struck;
}

async function untilShare(
  { books }: CrashStack,
  share: number,
  { decided }: Progress,
): Promise<void> {
  let last = decided();
  let movedAt = performance.now();
  while (last < share && performance.now() - movedAt < STALLED_MS) {
    // a bank that does not answer is one of the faults
    await books.follow().catch(() => undefined);
    if (decided() > last) movedAt = performance.now();
    last = decided();
    await sleep(LOOK_MS);
  }
}

/** Moves the clock on, by the hour, until nothing is undecided any more; null: it does not move. */
async function heal(
  { stack, reconcile }: CrashStack,
  fromMs: number,
): Promise<{ readonly nowMs: number; readonly report: ReconcileReport } | null> {
  const { engines } = stack;
  for (let nowMs = fromMs, hours = 0; ; hours += 1) {
    const report = await reconcile();
    if (report.counts.undecided === 0 || hours >= HEALING_HOURS) return { nowMs, report };
    nowMs += HOUR_MS;
    if (!(await moveSandboxClock({ engines, toMs: nowMs, patienceMs: ARRIVES_MS }))) return null;
  }
}

function reconcileDifferences({ total, counts, differences }: ReconcileReport): string[] {
  if (total === 0) return [];
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  return [
    `reconcile: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(", ")}`,
    ...differences.map((one) => `reconcile: ${one.kind} ${one.transactionId}: ${one.detail}`),
  ];
}

/** What was booked beyond what was asked for is known, and on its way back to the customer or there. */
function surplusDifferences({ surplus }: ReconcileReport, sentBack: number): string[] {
  const { found, refunded } = surplus;
  return found === refunded && found === sentBack
    ? []
    : [`surplus: ${found} found, ${refunded} refunded, ${sentBack} sent back by the bank`];
}

/** A program that ends when its database or its bank goes away is a difference, too. */
function lonelyEnds({ stack }: CrashStack): string[] {
  return [
    ...stack.engines.map(({ lonelyEnd }, index) => [`engine ${index + 1}`, lonelyEnd] as const),
    ["the bank", stack.bank.lonelyEnd] as const,
  ].flatMap(([what, end]) => (end === null ? [] : [`${what} ended by itself: ${end}`]));
}
