// Goal: what is sent next is what the rule of the order says, and of each target no more than it has
// places. Method: random deliveries, and the statement that finds them against the pure rule.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DeliveryState } from "../../../src/domain/delivery/after-try.ts";
import { isHeldBack, type InLine } from "../../../src/domain/delivery/in-order.ts";
import { selectDueDeliveries } from "../../../src/store/delivery/select-due-deliveries.ts";
import { selectNextDelivery } from "../../../src/store/delivery/select-next-delivery.ts";
import { onPostgres } from "../../support/databases.ts";
import { probe } from "../support/rows.ts";

const NOW = Date.UTC(2026, 0, 20);
const TARGETS = [1n, 2n, 3n];
const open = onPostgres();

type Row = InLine & { readonly tryAt: number };

const rows = fc
  .uniqueArray(
    fc.record({
      targetId: fc.constantFrom(...TARGETS),
      eventId: fc.bigInt(1n, 12n),
      purchaseId: fc.constantFrom(null, 1n, 2n),
      orderNo: fc.bigInt(1n, 4n),
      state: fc.constantFrom<DeliveryState>("due", "sending", "delivered", "given_up", "skipped"),
      tryAt: fc.integer({ min: NOW - 3, max: NOW + 3 }),
    }),
    { selector: ({ targetId, eventId }) => `${targetId} ${eventId}`, maxLength: 30 },
  )
  .map((made): Row[] => made);

test("the statement finds what the rule lets go, the longest due first", async () => {
  const db = await open();
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (all, places) => {
      const found = await db.tenant(1n, async (tx) => {
        await tx.query(probe("delete from deliveries"), []);
        for (let id = 1n; id <= 12n; id += 1n) await tx.query(probe(EVENT), [id]);
        for (const row of all) {
          const { eventId, targetId, purchaseId, orderNo, state, tryAt } = row;
          const at = new Date(tryAt).toISOString();
          const values = [eventId, targetId, purchaseId, orderNo, state, at];
          await tx.query(probe(DELIVERY), values);
        }
        const due = await selectDueDeliveries(
          tx,
          NOW,
          TARGETS.map((targetId) => ({ targetId, places })),
        );
        const targets = TARGETS.map((id) => ({ id, restUntil: null }));
        return { due, nextAt: await selectNextDelivery(tx, targets) };
      });
      const free = all
        .filter(({ state }) => state === "due" || state === "sending")
        .filter((one) => !isHeldBack(one, all));
      for (const targetId of TARGETS) {
        const expected = free
          .filter((one) => one.targetId === targetId && one.tryAt <= NOW)
          .toSorted((a, b) => a.tryAt - b.tryAt || Number(a.eventId - b.eventId))
          .slice(0, places)
          .map(({ eventId }) => eventId);
        const own = found.due.filter((one) => one.targetId === targetId);
        expect(own.map(({ eventId }) => eventId).toSorted()).toEqual(expected.toSorted());
      }
      const first = Math.min(...free.map(({ tryAt }) => tryAt));
      expect(found.nextAt).toBe(free.length === 0 ? null : first);
    }),
    { numRuns: 60 },
  );
});

const EVENT = `insert into events (merchant_id, id, kind, order_no, at)
  values (1, $1::bigint, 'purchase.created', 1, '2026-01-01') on conflict do nothing`;
const DELIVERY = `insert into deliveries (merchant_id, event_id, target_id, purchase_id, order_no, state,
         try_at)
  values (1, $1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::text, $6::timestamptz)`;
