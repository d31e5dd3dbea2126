/** How somebody outside asks for something: through any process, which may die on the way. */
import type { EngineContext } from "../../src/engine/engine-context.ts";
import type { Result } from "../../src/domain/refusal.ts";
import type { Answer, Asked } from "../observation.ts";
import type { World } from "./world.ts";

const ASK_AGAIN_MS = 20_000;

/** Nobody answered: the process died, or said that something is wrong with it. */
export const LOST = Symbol("lost");

/** Does `work` through a process that is up; waits while none is. */
export async function throughProcess<T>(
  world: World,
  work: (context: EngineContext) => Promise<T>,
): Promise<T | typeof LOST> {
  let found = world.someProcess();
  while (found === null) {
    await world.scheduler.until(null, world.scheduler.now + ASK_AGAIN_MS, "asks again");
    found = world.someProcess();
  }
  const { process, owner, context } = found;
  try {
    return await Promise.race([work(context), owner.death.then((): typeof LOST => LOST)]);
  } catch (error) {
    world.failed(`a request failed in ${owner.name}`, error);
    return LOST;
  } finally {
    process.wake();
  }
}

/** Reads something, however often it takes. */
export async function readThroughProcess<T>(
  world: World,
  read: (context: EngineContext) => Promise<T>,
): Promise<T> {
  for (;;) {
    const answer = await throughProcess(world, read);
    if (answer !== LOST) return answer;
    await world.scheduler.until(null, world.scheduler.now + ASK_AGAIN_MS, "reads again");
  }
}

export type Question = Pick<Asked, "who" | "merchantId" | "command">;

/** Asks, and notes what was asked and answered. `made` tells the ids that an acceptance made. */
export async function ask<T>(
  world: World,
  question: Question,
  work: (context: EngineContext) => Promise<Result<T>>,
  made: (value: T) => Partial<Made> = () => ({}),
): Promise<Answer> {
  const at = world.scheduler.now;
  const result = await throughProcess(world, work);
  const answer: Answer =
    result === LOST
      ? { kind: "lost" }
      : result.ok
        ? { kind: "accepted", ...NOTHING, ...made(result.value) }
        : { kind: "refused", code: result.code };
  world.observe({ kind: "asked", at, answeredAt: world.scheduler.now, ...question, answer });
  return answer;
}

type Made = Omit<Extract<Answer, { kind: "accepted" }>, "kind">;

const NOTHING: Made = { transactionId: null, paymentMethodId: null };
