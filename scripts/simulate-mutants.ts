/**
 * `npm run simulate:mutants`: shows that the checks of the simulation can fail. Each mutant of the
 * engine is run through seeds until it is caught. `-- NAME …` takes those whose name begins so;
 * `--seeds N` gives up after fewer.
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { applyMutant } from "../simulation/mutants/apply-mutant.ts";
import type { Hunted } from "../simulation/mutants/hunt.ts";
import { MUTANTS, type Mutant } from "../simulation/mutants/mutants.ts";
import { ScratchTree } from "../simulation/mutants/scratch-tree.ts";

const MOST_SEEDS = "500";
const ROOT = join(import.meta.dirname, "..");

const { positionals: wanted, values: options } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: "string", default: MOST_SEEDS } },
});
const mutants = MUTANTS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)),
);
let caught = 0;
for (const mutant of mutants) if (await hunt(mutant)) caught += 1;
say(`${caught} of ${mutants.length} caught`);
process.exitCode = caught === mutants.length && mutants.length > 0 ? 0 : 1;

async function hunt(mutant: Mutant): Promise<boolean> {
  const startedAt = performance.now();
  const tree = new ScratchTree(ROOT);
  try {
    applyMutant(mutant, tree);
    const faults = tree.typeFaults();
    if (faults !== null) throw new Error(`${mutant.name} does not compile:\n${faults}`);
    const last = await lastSeed(tree.root);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    const verdict =
      last?.caught == null
        ? `NOT CAUGHT in ${last?.seed ?? 0} seeds`
        : `caught at seed ${last.seed} by "${last.caught}"`;
    say(`${mutant.name}: ${verdict}, ${seconds} s`);
    return last?.caught != null;
  } finally {
    tree.remove();
  }
}

/** What came of the last seed that was run; null: not even one was. */
function lastSeed(root: string): Promise<Hunted | null> {
  const child = fork(join(root, "simulation/mutants/hunt.ts"), [options.seeds], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let last: Hunted | null = null;
  child.on("message", (hunted: Hunted) => {
    last = hunted;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve(last);
    });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
