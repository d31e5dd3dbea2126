/** Moves the sandbox's clock through whatever happens to the engines meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { EngineProgram } from "../stack/engine-program.ts";

const ANSWER_MS = 2_000;
const AGAIN_MS = 100;

export type MoveOptions = {
  readonly engines: readonly EngineProgram[];
  readonly toMs: number;
  readonly patienceMs: number;
};

/** Asks engines in turn until the clock has arrived; false when it has not in that time. */
export async function moveSandboxClock(options: MoveOptions): Promise<boolean> {
  const { engines, toMs, patienceMs } = options;
  const giveUpAt = performance.now() + patienceMs;
  for (let turn = 0; performance.now() < giveUpAt; turn += 1) {
    const access = engines[turn % engines.length]?.access ?? null;
    if (access === null) {
      await sleep(AGAIN_MS);
      continue;
    }
    try {
      const answer = await request(`${access.baseUrl}/v1/test-clock/advance`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${access.apiKey}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ to: new Date(toMs).toISOString() }),
        headersTimeout: ANSWER_MS,
        bodyTimeout: ANSWER_MS,
      });
      await answer.body.dump();
      if (answer.statusCode === 200) return true;
    } catch {
      // it died, or is frozen; the clock goes on without it
    }
    await sleep(AGAIN_MS);
  }
  return false;
}
