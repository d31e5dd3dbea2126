// Goal: a dead bank costs a pass a few calls, not one for each charge. Method: a tapped wire that
// counts what is sent.
import { expect, test } from "vitest";
import { tapLine } from "../support/bank-line.ts";
import { probe, rowsOf } from "../support/rows.ts";
import { openShop } from "../support/shop.ts";
import { importSubscribers } from "../support/subscribers.ts";
import { advance, openWorld } from "../support/world.ts";

const PROBES = 16;

test("a charge that is decided without the bank does not speak for it", async () => {
  const world = await openWorld({ start: "2026-01-30" });
  const shop = await openShop(world);
  await importSubscribers(shop, { count: 40, anchorOn: "2026-01-05" });
  // of the first who is due
  await world.db.tenant(shop.merchantId, (tx) =>
    tx.query(
      probe(`update payment_methods set state = 'off'
              where id = (select payment_method_id from subscriptions order by id limit 1)`),
      [],
    ),
  );
  const line = await tapLine(world);
  line.decide(() => "lose-request");
  await advance(world, "2026-02-05");
  expect(line.sent.filter(({ what }) => what === "charges")).toHaveLength(PROBES);
  const declined = "select response_code from transactions where state = 'declined'";
  expect(await rowsOf(shop, declined)).toEqual([{ responseCode: "payment_method_off" }]);

  line.decide(() => "pass");
  await advance(world, "2026-02-06");
  expect(await world.bank().journal()).toHaveLength(39);
});
