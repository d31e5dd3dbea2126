/**
 * `npm run bench:deliveries`: one engine sends 100,000 events to a hundred receivers, of which a fifth
 * are dead and a tenth slow; then again to the live ones alone. Fails where a receiver that takes
 * messages has not exactly what happened, in order. `--small`: 5,000 events. `--record` writes
 * `docs/results/deliveries.md`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { measureDeliveries } from "./deliveries/measure.ts";
import { MERCHANTS, TARGETS_PER_MERCHANT, type DeliveryPlan } from "./deliveries/plan.ts";
import { describeMachine } from "./machine/describe.ts";
import { SETTINGS, startBenchServer } from "./machine/server.ts";
import { deliveriesPage } from "./report/deliveries-page.ts";

const EVENTS = 100_000;
const SMALL_EVENTS = 5_000;
const PAGE = join(import.meta.dirname, "../docs/results/deliveries.md");

const { values } = parseArgs({
  options: {
    small: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
  },
});
const events = values.small ? SMALL_EVENTS : EVENTS;
const plan: DeliveryPlan = {
  merchants: MERCHANTS,
  targetsPerMerchant: TARGETS_PER_MERCHANT,
  eventsPerMerchant: events / MERCHANTS,
  onlyLive: false,
};

// it runs for minutes, in which a real server would sweep too
const OWN_SETTINGS = { autovacuum: "on" };
const server = await startBenchServer(OWN_SETTINGS);
try {
  const machine = describeMachine(server.version, { ...SETTINGS, ...OWN_SETTINGS });
  console.log(`${events} events, with dead and slow targets`);
  const mixed = await measureDeliveries(server, "mixed", plan);
  console.log(`${events} events, to the live ones alone`);
  const alone = await measureDeliveries(server, "alone", { ...plan, onlyLive: true });
  const page = deliveriesPage({ machine, mixed, alone });
  console.log(page);
  if (values.record) {
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, page);
  }
} finally {
  await server.stop();
}
