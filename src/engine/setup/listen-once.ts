/** One target of a merchant that listens for events on behalf of a delivery face, made when first needed. */
import type { EventKind } from "../../domain/event.ts";
import { lockMailSettings } from "../../store/mail/lock-mail-settings.ts";
import type { Tx } from "../../store/statement.ts";
import { insertTarget } from "../../store/target/insert-target.ts";
import { selectTargetPage } from "../../store/target/select-target-page.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";

export type Listener = {
  readonly face: string;
  readonly kinds: readonly EventKind[];
  /** For people: where it goes. */
  readonly url: string;
  readonly description: string;
};

/** Takes an id of space `small`, reserved before. */
export async function listenOnce(context: EngineContext, tx: Tx, wanted: Listener): Promise<void> {
  if (await isThere(tx, wanted.face)) return;
  // one maker at a time, or two would be told the same
  await lockMailSettings(tx);
  if (await isThere(tx, wanted.face)) return;
  await insertTarget(tx, {
    ...wanted,
    id: context.ids.take("small"),
    settings: null,
    createdAt: context.clock.now(),
  });
}

async function isThere(tx: Tx, face: string): Promise<boolean> {
  const [present] = await selectTargetPage(tx, face, { beforeId: BEYOND_ALL_IDS, limit: 1 });
  return present !== undefined;
}
