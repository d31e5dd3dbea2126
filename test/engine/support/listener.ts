/** A shop's webhook at a receiver, and what its rows say of it. */
import type { EventKind } from "../../../src/domain/event.ts";
import { makeTarget } from "../../../src/engine/setup/targets.ts";
import type { Receiver } from "../../support/receiver.ts";
import { rowsOf } from "./rows.ts";
import { accepted, type Shop } from "./shop.ts";

export type Listener = { readonly targetId: bigint; readonly secret: string };

/** Listens for everything, or for `kinds`. */
export async function listen(
  { world, merchantId }: Shop,
  { url }: Pick<Receiver, "url">,
  kinds: readonly (EventKind | "*")[] = ["*"],
): Promise<Listener> {
  const order = { face: "webhook", url, kinds };
  const { id, secret } = accepted(await makeTarget(world.context, merchantId, order));
  return { targetId: id, secret };
}

/** Ids of all events of the shop as messages carry them, in the order of their purchase. */
export async function eventIds(shop: Shop, condition = "true"): Promise<string[]> {
  const sql = `select id from events e where ${condition} order by purchase_id, order_no, id`;
  const rows = await rowsOf<{ id: bigint }>(shop, sql);
  return rows.map(({ id }) => `evt_${id}`);
}

/** States of a target's deliveries with how many tries they took: `delivered 1`, `given_up 10`. */
export async function deliveriesOf(shop: Shop, { targetId }: Listener): Promise<string[]> {
  const rows = await rowsOf<{ state: string; tries: number }>(
    shop,
    `select state, tries from deliveries where target_id = $1::bigint
      order by purchase_id, order_no, event_id`,
    [targetId],
  );
  return rows.map(({ state, tries }) => `${state} ${tries}`);
}
