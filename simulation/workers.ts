/** Shares seeds among processes of their own: a world is one thread's work from beginning to end. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Judged, Task } from "./judged.ts";

/** TypeScript in a checkout, JavaScript in a build: a worker is what we are. */
const PROGRAM = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** Runs `tasks` on `jobs` processes; tells each as it is done, in no order. Throws when one dies. */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  onJudged: (judged: Judged) => void,
): Promise<void> {
  const left = [...tasks];
  const workers = Array.from({ length: Math.min(jobs, tasks.length) }, () =>
    fork(PROGRAM, { stdio: ["ignore", "inherit", "inherit", "ipc"] }),
  );
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let task = left.shift(); task !== undefined; task = left.shift()) {
          onJudged(await hand(worker, task));
        }
      }),
    );
  } finally {
    for (const worker of workers) worker.disconnect();
  }
}

async function hand(worker: ChildProcess, task: Task): Promise<Judged> {
  const stop = new AbortController();
  const { signal } = stop;
  worker.send(task);
  try {
    const [judged] = (await Promise.race([
      once(worker, "message", { signal }),
      once(worker, "exit", { signal }).then(() => {
        throw new Error(`the process that ran seed ${task.seed} died`);
      }),
    ])) as [Judged];
    return judged;
  } finally {
    stop.abort();
  }
}
