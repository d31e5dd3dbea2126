/** How much of what happened each target was told, and took. */
import type { Target } from "../../store/target/target.ts";
import type { EngineContext } from "../engine-context.ts";
import { isUntaken, targetsOf, toldEvents, type Span, type ToldState } from "./untaken.ts";

export type TargetReport = {
  readonly target: Target;
  /** Events that it listens for, since it was made. */
  readonly happened: number;
  readonly taken: number;
  /** Due, or on their way. */
  readonly waiting: number;
  readonly givenUp: number;
  /** There was nothing to send. */
  readonly skipped: number;
  /** Not to be sent, such as while it was switched off. */
  readonly missing: number;
  /** Of those given up and missing, the first ones. */
  readonly untakenIds: readonly bigint[];
};

const MOST_IDS = 1_000;

export async function reportDeliveries(
  context: EngineContext,
  merchantId: bigint,
  face: string,
  span: Span,
): Promise<TargetReport[]> {
  const reports: TargetReport[] = [];
  const targets = await targetsOf(context, merchantId, face);
  for (const target of targets) reports.push(await reportTarget(context, merchantId, target, span));
  return reports;
}

async function reportTarget(
  context: EngineContext,
  merchantId: bigint,
  target: Target,
  span: Span,
): Promise<TargetReport> {
  const counts = new Map<ToldState, number>();
  const untakenIds: bigint[] = [];
  for await (const told of toldEvents(context, merchantId, target, span)) {
    for (const [eventId, state] of told) {
      counts.set(state, (counts.get(state) ?? 0) + 1);
      if (isUntaken(state) && untakenIds.length < MOST_IDS) untakenIds.push(eventId);
    }
  }
  const of = (state: ToldState): number => counts.get(state) ?? 0;
  return {
    target,
    happened: [...counts.values()].reduce((sum, count) => sum + count, 0),
    taken: of("delivered"),
    waiting: of("due") + of("sending"),
    givenUp: of("given_up"),
    skipped: of("skipped"),
    missing: of("missing"),
    untakenIds,
  };
}
