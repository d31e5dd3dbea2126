/** One engine sends everything that is due; then what arrived is held against what happened. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startEngine, stopEngine } from "../contenders/engine-processes.ts";
import { connect } from "../machine/connect.ts";
import type { BenchServer } from "../machine/server.ts";
import { fillDeliveries, type FilledTarget } from "./fill.ts";
import { listenersOf, type DeliveryPlan, type ReceiverKind } from "./plan.ts";
import type { ReceiverReport } from "./receivers-process.ts";
import { startReceivers } from "./receivers.ts";

export type DeliveryFigures = {
  readonly events: number;
  readonly targets: Readonly<Record<ReceiverKind, number>>;
  /** Messages to live targets, and how long until all of them had been taken. */
  readonly liveMessages: number;
  readonly liveSeconds: number;
  /** Until the slow ones had taken theirs too. */
  readonly allSeconds: number;
  readonly duplicates: number;
  readonly lostAnswers: number;
  /** Tries against dead targets. */
  readonly deadTries: number;
  /** Most resident memory of the engine, MB, in each tenth of the run. */
  readonly tenthsMB: readonly number[];
  readonly mostMB: number;
};

const LOOK_MS = 250;

export async function measureDeliveries(
  server: BenchServer,
  database: string,
  plan: DeliveryPlan,
): Promise<DeliveryFigures> {
  const kinds = listenersOf(plan).map(({ kind }) => kind);
  const receivers = await startReceivers(kinds);
  const targets = await fillDeliveries(server, database, plan, receivers.ports);
  await server.checkpoint();
  const sizes: number[] = [];
  const failures: string[] = [];
  const engine = await startEngine(server.url(database), (report) => {
    if (report.kind === "memory") sizes.push(report.residentBytes / 1_000_000);
    if (report.kind === "failed") failures.push(report.why);
  });
  try {
    const ofKind = (...wanted: readonly ReceiverKind[]): FilledTarget[] =>
      targets.filter((_, at) => wanted.includes(kinds[at] ?? "closed"));
    const beganMs = performance.now();
    const seconds = (): number => (performance.now() - beganMs) / 1_000;
    engine.send("start");
    const open = (wanted: readonly FilledTarget[]) =>
      untilTaken(server, database, wanted, failures);
    await open(ofKind("live"));
    const liveSeconds = seconds();
    await open(ofKind("live", "slow"));
    const allSeconds = seconds();
    const reports = await receivers.reports();
    const taking = reports.filter((_, at) => kinds[at] === "live" || kinds[at] === "slow");
    await requireAll(server, database, { plan, targets, kinds, reports });
    const sum = (read: (report: ReceiverReport) => number): number =>
      taking.reduce((total, report) => total + read(report), 0);
    return {
      events: plan.merchants * plan.eventsPerMerchant,
      targets: countKinds(kinds),
      liveMessages: ofKind("live").length * plan.eventsPerMerchant,
      liveSeconds,
      allSeconds,
      duplicates: sum(({ messages, distinct }) => messages - distinct),
      lostAnswers: sum(({ lostAnswers }) => lostAnswers),
      deadTries: await triesOf(server, database, ofKind("closed", "silent")),
      ...memoryOf(sizes),
    };
  } finally {
    await stopEngine(engine);
    await receivers.close();
    await server.drop(database);
  }
}

/** Throws where a target that takes messages has not exactly what happened, in order. */
async function requireAll(
  server: BenchServer,
  database: string,
  { plan, targets, kinds, reports }: Outcome,
): Promise<void> {
  for (const [at, { merchantId, targetId }] of targets.entries()) {
    const report = reports[at];
    if (report === undefined || (kinds[at] !== "live" && kinds[at] !== "slow")) continue;
    const { rows } = await server.admin(
      `select 'evt_' || id as id from events where merchant_id = ${merchantId}`,
      database,
    );
    const ids = (rows as { id: string }[]).map(({ id }) => id);
    const digest = createHash("sha256").update(ids.toSorted().join()).digest("hex");
    if (report.digest !== digest || report.distinct !== plan.eventsPerMerchant) {
      throw new Error(`target ${targetId} has ${report.distinct} of ${ids.length} events`);
    }
    if (report.outOfOrder > 0)
      throw new Error(`target ${targetId}: ${report.outOfOrder} disordered`);
    if (report.messages - report.distinct > report.lostAnswers) {
      throw new Error(`target ${targetId}: more duplicates than lost answers`);
    }
  }
}

type Outcome = {
  readonly plan: DeliveryPlan;
  readonly targets: readonly FilledTarget[];
  readonly kinds: readonly ReceiverKind[];
  readonly reports: readonly ReceiverReport[];
};

async function untilTaken(
  server: BenchServer,
  database: string,
  targets: readonly FilledTarget[],
  failures: readonly string[],
): Promise<void> {
  const ids = targets.map(({ targetId }) => targetId).join(",");
  const client = await connect(server.adminUrl(database));
  try {
    for (;;) {
      if (failures[0] !== undefined) throw new Error(failures[0]);
      const { rows } = await client.query<{ open: boolean }>(
        `select exists (select from deliveries
                         where target_id in (${ids}) and state in ('due','sending')) as open`,
      );
      if (rows[0]?.open !== true) return;
      await sleep(LOOK_MS);
    }
  } finally {
    await client.end();
  }
}

async function triesOf(
  server: BenchServer,
  database: string,
  targets: readonly FilledTarget[],
): Promise<number> {
  const ids = ["0", ...targets.map(({ targetId }) => String(targetId))].join(",");
  const sql = `select coalesce(sum(tries), 0)::int as tries from deliveries where target_id in (${ids})`;
  const { rows } = await server.admin(sql, database);
  return (rows as { tries: number }[])[0]?.tries ?? 0;
}

function countKinds(kinds: readonly ReceiverKind[]): DeliveryFigures["targets"] {
  const counts: Record<ReceiverKind, number> = { live: 0, slow: 0, closed: 0, silent: 0 };
  for (const kind of kinds) counts[kind] += 1;
  return counts;
}

function memoryOf(sizes: readonly number[]): Pick<DeliveryFigures, "tenthsMB" | "mostMB"> {
  const tenth = Math.ceil(sizes.length / 10);
  const tenthsMB = Array.from({ length: 10 }, (_, at) =>
    Math.round(Math.max(0, ...sizes.slice(at * tenth, (at + 1) * tenth))),
  );
  return { tenthsMB, mostMB: Math.round(Math.max(...sizes)) };
}
