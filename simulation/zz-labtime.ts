import { judgeSeed } from "/work/main/simulation/judge-seed.ts";
import { Laboratory } from "/work/main/simulation/laboratory.ts";
const t0 = process.cpuUsage();
const lab = await Laboratory.open();
const o = process.cpuUsage(t0);
console.log("open", (o.user + o.system) / 1e6);
for (let s = 1; s <= 12; s++) {
  const a = process.cpuUsage();
  const w = performance.now();
  const j = await judgeSeed(lab, { seed: s, story: false, mostShrinks: 0 } as never);
  const b = process.cpuUsage(a);
  console.log(
    s,
    (b.user / 1e6).toFixed(2),
    (b.system / 1e6).toFixed(2),
    ((performance.now() - w) / 1000).toFixed(1),
    j.violations.length,
    j.steps,
  );
}
process.exit(0);
