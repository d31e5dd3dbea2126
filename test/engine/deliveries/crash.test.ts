// Goal: a process that dies between sending and recording loses nothing, and what is sent again says
// the same under the same id. Method: its way to the database is cut at that very point; another
// process takes the lane over.
import { expect, test } from "vitest";
import { startReceiver } from "../../support/receiver.ts";
import { eventIds, listen } from "../support/listener.ts";
import { mortalDatabase, type Death } from "../support/mortal-database.ts";
import { rowsOf } from "../support/rows.ts";
import { buy, openShop } from "../support/shop.ts";
import { openWorld, runDue, until } from "../support/world.ts";

/** A dead process keeps its lane this long. */
const LEASE_MS = 600;
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

const deaths: readonly (readonly [string, Death, times: number])[] = [
  ["after the claim, before it is sent", { after: "claim_deliveries" }, 1],
  ["after it was sent and taken", { before: "record_deliveries" }, 2],
  ["after it was recorded", { after: "record_deliveries" }, 1],
];

test.for(deaths)("a process that dies %s", async ([, death, times]) => {
  const limits = { laneLeaseMs: LEASE_MS };
  const world = await openWorld({ engine: "stopped", limits });
  const shop = await openShop(world);
  const receiver = await startReceiver();
  await listen(shop, receiver, ["purchase.activated"]);
  await buy(shop);
  const db = mortalDatabase(world.db, death);
  const dying = await world.join({ db, log: SILENT, limits });
  dying.engine.start();
  await until(db.isDead);
  world.program.engine.start();
  await runDue(world);
  const [id] = await eventIds(shop, "kind = 'purchase.activated'");
  expect(receiver.takenIds()).toEqual(Array.from({ length: times }, () => id));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  // every try counts, whatever became of it
  const tries = "after" in death && death.after === "record_deliveries" ? 1 : 2;
  const rows = "select state, tries from deliveries";
  expect(await rowsOf(shop, rows)).toEqual([{ state: "delivered", tries }]);
});
