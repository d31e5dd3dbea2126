/** The making of the demo's history as a person at the terminal sees it. */
import type { Program } from "../../compose.ts";
import { startProgress } from "../../faces/cli/terminal/progress.ts";
import { setMode } from "../../gateways/simulator/bank-clock.ts";
import { STORY_DAYS } from "./cast.ts";
import { tellDemo } from "./tell-demo.ts";

/** Throws Error with a sentence for a person when the bank cannot be told of its outage. */
export async function showDemo(
  program: Program,
  merchantId: bigint,
  simulatorUrl: () => string,
): Promise<void> {
  using bar = startProgress({
    title: "Making the demo merchant's history",
    total: STORY_DAYS,
    unit: "days",
  });
  await tellDemo(program, {
    merchantId,
    setBankMode: async (window) => {
      const reply = await setMode(simulatorUrl(), window);
      if (reply.kind === "failed") throw new Error(`the bank simulator: ${reply.cause}`);
    },
    onDay: (day) => bar.update(day),
  });
  bar.finish();
}
