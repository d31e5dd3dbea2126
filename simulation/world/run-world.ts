/** Lets a world run from its first instant to its last. */
import type { PgliteSession } from "../../src/store/pglite-session.ts";
import type { CustomerPlan, Plan } from "../plan/plan.ts";
import { act } from "./actors.ts";
import { LOST, throughProcess } from "./asking.ts";
import { checkOut } from "./checkout.ts";
import { lookAtAll } from "./looking.ts";
import { setUpMerchant, type MerchantUp } from "./set-up.ts";
import { World } from "./world.ts";

/** After the end, time for what is still on its way; nothing new falls due. */
const LAST_LOOK_MS = 60_000;

export async function runWorld(plan: Plan, session: PgliteSession): Promise<World> {
  const world = new World(plan, session);
  let isOver = false;
  let failure: unknown = null;
  world.startProcesses();
  live(world).then(
    () => {
      isOver = true;
    },
    (error: unknown) => {
      failure = error;
      isOver = true;
    },
  );
  await world.scheduler
    .run(() => isOver)
    .catch((error: unknown) => {
      failure = error;
      isOver = true;
    });
  if (failure !== null) world.failed("the world itself", failure);
  if (!isOver) world.failed("the world itself", new Error("everybody waits for ever"));
  return world;
}

async function live(world: World): Promise<void> {
  const { plan, scheduler } = world;
  const merchants = await setUp(world);
  await Promise.all(plan.customers.map((customer) => liveOne(world, customer, merchants)));
  await scheduler.until(null, plan.endAt, "the end");
  while (!(await world.hasNothingDueAt(scheduler.now))) {
    await scheduler.until(null, scheduler.now + LAST_LOOK_MS, "the end");
  }
  world.network.tellSettlements();
  for (const merchant of merchants) await lookAtAll(world, merchant.id);
  world.observe({ kind: "end", at: scheduler.now });
}

async function setUp(world: World): Promise<readonly MerchantUp[]> {
  const merchants: MerchantUp[] = [];
  for (const merchant of world.plan.merchants) {
    const made = await throughProcess(world, (context) => setUpMerchant(context, merchant));
    if (made === LOST) throw new Error("the set-up was lost");
    merchants.push(made);
  }
  return merchants;
}

async function liveOne(
  world: World,
  customer: CustomerPlan,
  merchants: readonly MerchantUp[],
): Promise<void> {
  const { merchantNo, siteNo, order, actions, no } = customer;
  const merchant = merchants[merchantNo];
  const site = merchant?.sites[siteNo];
  const other = merchants[1 - merchantNo];
  if (merchant === undefined || site === undefined || other === undefined) {
    throw new Error(`customer ${no} shops nowhere`);
  }
  await world.scheduler.until(null, order.at, `customer ${no} buys`);
  const sold = await checkOut(world, { merchant, site }, customer);
  if (sold === null) return;
  await Promise.all(
    actions.map(async ({ at, ask }) => {
      await world.scheduler.until(null, at, `customer ${no}: ${ask.kind}`);
      await act(world, sold, ask, other.id);
    }),
  );
}
