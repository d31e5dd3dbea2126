/**
 * What a target has not taken of what happened, by pull: its events are read again, and compared with
 * what it was sent and said that it took (docs/concepts/webhooks.md).
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { DeliveryState } from "../../domain/delivery/after-try.ts";
import { selectToldEvents } from "../../store/delivery/select-told-events.ts";
import { selectTargetPage } from "../../store/target/select-target-page.ts";
import type { Target } from "../../store/target/target.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";

export type Span = {
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
};

/** Read in one go. */
const PAGE = 2_000;

/** `missing`: it was never to be sent, such as while the target was switched off. */
export type ToldState = DeliveryState | "missing";

/** What the target was told of the span, page by page; of nothing before it was made. */
export async function* toldEvents(
  context: EngineContext,
  merchantId: bigint,
  target: Target,
  { from, until }: Span,
): AsyncGenerator<ReadonlyMap<bigint, ToldState>> {
  const { id: targetId, kinds, createdAt } = target;
  const since = Math.max(from, createdAt ?? from);
  for (let afterId = 0n; ;) {
    const page = { targetId, kinds, from: since, until, afterId, limit: PAGE };
    const rows = await context.db.tenant(merchantId, (tx) => selectToldEvents(tx, page));
    yield new Map(rows.map(({ id, state }) => [id, state ?? "missing"]));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    afterId = last.id;
  }
}

/** Whether the target still has to be told, and nothing is on its way. */
export function isUntaken(state: ToldState): boolean {
  return state === "missing" || state === "given_up";
}

/** More than any merchant has programs of its own. */
const MOST_TARGETS = 1_000;

/** All of a face, the newest first. */
export async function targetsOf(
  context: EngineContext,
  merchantId: bigint,
  face: string,
): Promise<Target[]> {
  const page = { beforeId: BEYOND_ALL_IDS, limit: MOST_TARGETS };
  return await context.db.tenant(merchantId, (tx) => selectTargetPage(tx, face, page));
}
