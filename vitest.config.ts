import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/**
 * Two projects, so that a run of pure tests starts no database: `memory` are the tests beside the
 * files they test, `database` the ones that get a PostgreSQL and a PGlite.
 */
export default defineConfig({
  test: {
    pool: "forks",
    // for the programs that tests start: half their start is the reading of our files
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/node-compile") },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A hang is a failure; the longest honest test opens an embedded database of its own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "memory",
          // pure, so that nothing of one file can reach another: what they import is read once
          isolate: false,
          include: [
            "src/**/*.test.ts",
            "bank/**/*.test.ts",
            "bench/**/*.test.ts",
            "scripts/**/*.test.ts",
            "simulation/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          // what is dear to start goes from file to file: borrowed-postgres.ts, databases.ts
          isolate: false,
          include: ["test/**/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
        },
      },
    ],
  },
});
