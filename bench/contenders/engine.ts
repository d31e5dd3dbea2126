/** The engine, as `src/compose.ts` puts it together, in this process. */
import type pg from "pg";
import { composeProgram } from "../../src/compose.ts";
import type { EngineLimits } from "../../src/engine/engine-context.ts";
import type { Gateway } from "../../src/ports/gateway.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { BENCH_KEYS } from "../book/keys.ts";
import { connect } from "../machine/connect.ts";
import type { Contender } from "./contender.ts";

export type EngineOptions = {
  readonly name: string;
  /** A gateway in memory, or the address of a bank simulator. */
  readonly gateway: (() => Gateway) | { readonly simulatorUrl: () => string };
  readonly limits?: Partial<EngineLimits>;
};

/** As `perennial start` opens them. */
const CONNECTIONS = 10;
const LOOK_EVERY_MS = 10;
const GATEWAY_TIMEOUT_MS = 30_000;

export function engine(options: EngineOptions): Contender {
  const { gateway } = options;
  return {
    name: options.name,
    prepare: async () => undefined,
    run: async ({ url }) => {
      const db = openPostgres({ url, connections: CONNECTIONS });
      const failures: unknown[] = [];
      const program = await composeProgram({
        db,
        mode: "live",
        testClock: null,
        keyRing: BENCH_KEYS,
        simulatorUrl: typeof gateway === "function" ? null : gateway.simulatorUrl,
        ...(typeof gateway === "function" ? { gateways: [gateway()] } : {}),
        gatewayTimeoutMs: GATEWAY_TIMEOUT_MS,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        log: {
          info: () => undefined,
          warn: () => undefined,
          error: (facts) => failures.push(facts["error"]),
        },
      });
      const { standing } = program.context;
      const watcher = await connectWatcher(url);
      return {
        work: async () => {
          program.engine.start();
          await untilDone(watcher, () => {
            if (failures.length > 0) throw failures[0];
            if (!standing.mayCharge) throw new Error("the engine is held and charges nothing");
          });
        },
        close: async () => {
          await program.close();
          await db.close();
          await watcher.end();
        },
      };
    },
  };
}

/** A connection that only looks. */
export async function connectWatcher(url: string): Promise<pg.Client> {
  return await connect(url, "-c role=perennial_app");
}

/** Until every lane is parked: nothing is due, nothing is held, all answers are recorded. */
export async function untilDone(watcher: pg.Client, check: () => void): Promise<void> {
  for (;;) {
    const { rows } = await watcher.query<{ done: boolean }>({
      name: "is_done",
      text: `select not exists (select from due_merchants
                                 where duty = 'renew'
                                   and (next_due_at <= $1 or lease_owner is not null)) as done`,
      values: [new Date()],
    });
    if (rows[0]?.done === true) return;
    check();
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
