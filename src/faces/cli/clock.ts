/** `perennial clock` and `perennial clock advance`. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Client, type ServerSource } from "./client.ts";
import { startProgress } from "./terminal/progress.ts";

export type ClockAnswer = {
  readonly now: string;
  readonly state: "ready" | "advancing";
  readonly progress: number;
};

const POLL_MS = 200;

export async function showClock(source: ServerSource): Promise<void> {
  const server = await connect(source);
  process.stdout.write(`${JSON.stringify(await server.get<ClockAnswer>("/v1/test-clock"))}\n`);
}

export async function advanceClock(source: ServerSource, instant: string): Promise<void> {
  const server = await connect(source);
  const bar = startProgress({ title: `to ${instant}`, total: 100, unit: "%" });
  const reached = await moveClock(server, instant, (at) => {
    bar.update(Math.round(at.progress * 100), at.now);
  });
  bar.finish();
  process.stdout.write(`${JSON.stringify(reached)}\n`);
}

/** Moves the clock to `to` and tells `onStep` where it is until it has arrived. */
export async function moveClock(
  server: Client,
  to: string,
  onStep: (at: ClockAnswer) => void,
): Promise<ClockAnswer> {
  let arrived = false;
  const asked = server.post<ClockAnswer>("/v1/test-clock/advance", { to }).finally(() => {
    arrived = true;
  });
  asked.catch(() => undefined);
  for (;;) {
    await sleep(POLL_MS);
    const at = await server.get<ClockAnswer>("/v1/test-clock");
    onStep(at);
    if (!arrived) continue;
    await asked;
    if (at.state === "ready") return at;
  }
}
