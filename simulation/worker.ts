/** A process that runs seeds: forked by `workers.ts`, gets a `Task` at a time, answers with a `Judged`. */
import { judgeSeed } from "./judge-seed.ts";
import type { Task } from "./judged.ts";
import { Laboratory } from "./laboratory.ts";

const laboratory = Laboratory.open();

process.on("message", (task: Task) => {
  void laboratory
    .then((opened) => judgeSeed(opened, task))
    .then((judged) => process.send?.(judged));
});
// whoever forked us has gone
process.on("disconnect", () => process.exit(0));
