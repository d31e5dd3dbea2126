/**
 * Merchants and targets by the product's own commands; events and their deliveries as the record
 * statements leave them, due at once.
 */
import { composeProgram } from "../../src/compose.ts";
import { createMerchant } from "../../src/engine/setup/merchants.ts";
import { makeTarget } from "../../src/engine/setup/targets.ts";
import { migratePostgres, openPostgres } from "../../src/store/postgres.ts";
import { BENCH_KEYS } from "../book/keys.ts";
import { memoryGateway } from "../contenders/memory-gateway.ts";
import type { BenchServer } from "../machine/server.ts";
import { EVENTS_PER_PURCHASE, listenersOf, type DeliveryPlan } from "./plan.ts";

export type FilledTarget = { readonly merchantId: bigint; readonly targetId: bigint };

/** One target for each of the plan's listeners, in their order, as `ports` are. */
export async function fillDeliveries(
  server: BenchServer,
  database: string,
  plan: DeliveryPlan,
  ports: readonly number[],
): Promise<FilledTarget[]> {
  await server.create(database);
  await migratePostgres(server.url(database));
  const targets = await makeTargets(server.url(database), plan, ports);
  const merchants = [...new Set(targets.map(({ merchantId }) => merchantId))].join(",");
  await server.admin(
    `insert into events (merchant_id, id, kind, purchase_id, order_no, at)
     select m, m * 1000000000 + n, 'transaction.approved', m * 1000000000 + n / ${EVENTS_PER_PURCHASE},
            n, now()
       from unnest('{${merchants}}'::bigint[]) m, generate_series(1, ${plan.eventsPerMerchant}) n;
     insert into deliveries (merchant_id, event_id, target_id, purchase_id, order_no, state, try_at)
     select e.merchant_id, e.id, n.id, e.purchase_id, e.order_no, 'due', e.at
       from events e join notification_targets n on n.merchant_id = e.merchant_id;
     insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at)
     select m, 'deliver', 0, 'UTC', '00:00', now() from unnest('{${merchants}}'::bigint[]) m;
     analyze`,
    database,
  );
  return targets;
}

async function makeTargets(
  url: string,
  plan: DeliveryPlan,
  ports: readonly number[],
): Promise<FilledTarget[]> {
  const db = openPostgres({ url, connections: 2 });
  const program = await composeProgram({
    db,
    mode: "live",
    testClock: null,
    keyRing: BENCH_KEYS,
    simulatorUrl: null,
    gateways: [memoryGateway({ latencyMs: [0, 0] })],
    gatewayTimeoutMs: 1_000,
    outgoing: { allow: ["127.0.0.0/8"] },
  });
  const merchantIds: bigint[] = [];
  const targets: FilledTarget[] = [];
  try {
    for (let merchant = 0; merchant < plan.merchants; merchant += 1) {
      const order = { name: `Shop ${merchant}`, zone: "UTC", currency: "EUR" };
      const made = await createMerchant(program.context, { ...order, gateway: "simulator" });
      if (!made.ok) throw new Error(made.detail);
      merchantIds.push(made.value);
    }
    for (const [at, { merchant }] of listenersOf(plan).entries()) {
      const merchantId = merchantIds[merchant] ?? 0n;
      const address = `http://127.0.0.1:${ports[at]}/events`;
      const order = { face: "webhook", url: address, kinds: ["*"] };
      const made = await makeTarget(program.context, merchantId, order);
      if (!made.ok) throw new Error(made.detail);
      targets.push({ merchantId, targetId: made.value.id });
    }
  } finally {
    await program.close();
    await db.close();
  }
  return targets;
}
