// Goal: the same seed gives the same steps in the same order, a dead owner takes no step, a stopped one
// none until it goes on, and time passes only as somebody waits. Method: small casts on one scheduler,
// with what they did written down.
import { expect, test } from "vitest";
import { Random } from "./random.ts";
import type { Owner } from "./owner.ts";
import { Scheduler } from "./scheduler.ts";

const START = Date.UTC(2027, 0, 1);

function scheduler(seed: number, workAt: () => number = () => Infinity): Scheduler {
  return new Scheduler({
    random: Random.of(seed, "test"),
    startAt: START,
    costsMs: [0, 1, 2],
    workAt: async () => workAt(),
    onStep: () => undefined,
  });
}

function owner(name: string): Owner {
  return { name, isAlive: true, death: Promise.resolve(), stoppedUntil: 0 };
}

/** Three owners that take five steps each; what they did, in order. */
async function threeOwners(seed: number): Promise<{ order: string; digest: string }> {
  const on = scheduler(seed);
  const done: string[] = [];
  for (const name of ["a", "b", "c"]) {
    const one = owner(name);
    void (async () => {
      for (let no = 1; no <= 5; no += 1) await on.do(one, `${no}`, () => done.push(`${name}${no}`));
    })();
  }
  await on.run(() => false);
  return { order: done.join(" "), digest: on.digest };
}

test("a seed gives one order, and its digest tells it from others", async () => {
  const first = await threeOwners(1);
  expect(await threeOwners(1)).toEqual(first);
  const others = await Promise.all([2, 3, 4, 5].map(threeOwners));
  expect(new Set([first, ...others].map(({ order }) => order)).size).toBe(5);
  expect(new Set([first, ...others].map(({ digest }) => digest)).size).toBe(5);
});

test("each owner's own steps stay in order", async () => {
  const { order } = await threeOwners(7);
  for (const name of ["a", "b", "c"]) {
    expect(order.split(" ").filter((step) => step.startsWith(name))).toEqual(
      [1, 2, 3, 4, 5].map((no) => `${name}${no}`),
    );
  }
});

test("nobody goes on before what a step set off has come to rest", async () => {
  const on = scheduler(1);
  const seen: string[] = [];
  void on
    .do(null, "sets off", () => undefined)
    .then(() => undefined)
    .then(() => undefined)
    .then(() => seen.push("set off"));
  on.at(null, START + 1_000, "later", () => {
    seen.push("later");
  });
  await on.run(() => false);
  expect(seen).toEqual(["set off", "later"]);
});

test("a dead owner takes no step, whatever it waited for", async () => {
  const on = scheduler(1);
  const dead = owner("dead");
  const seen: string[] = [];
  on.at(dead, START + 5, "timer", () => {
    seen.push("timer");
  });
  void on.do(dead, "step", () => seen.push("step"));
  dead.isAlive = false;
  on.forget(dead);
  await on.run(() => false);
  expect(seen).toEqual([]);
});

test("a stopped owner goes on at its instant, and others before", async () => {
  const on = scheduler(1);
  const stopped = owner("stopped");
  stopped.stoppedUntil = START + 60_000;
  const seen: [string, number][] = [];
  void on.do(stopped, "step", () => seen.push(["stopped", on.now - START]));
  on.at(null, START + 1_000, "other", () => {
    seen.push(["other", on.now - START]);
  });
  await on.run(() => false);
  expect(seen.map(([name]) => name)).toEqual(["other", "stopped"]);
  expect(seen[1]?.[1]).toBeGreaterThanOrEqual(60_000);
});

test("a timer that is cancelled does not run, not even when it has rung", async () => {
  const on = scheduler(1);
  const seen: string[] = [];
  const cancels = ["a", "b"].map((name) =>
    on.at(null, START + 5, name, () => {
      seen.push(name);
      for (const cancel of cancels) cancel();
    }),
  );
  await on.run(() => false);
  expect(seen).toHaveLength(1);
});

test("a step whose condition does not hold waits for it", async () => {
  const on = scheduler(3);
  let isFree = false;
  const seen: string[] = [];
  void on.do(
    null,
    "waits",
    () => seen.push("waits"),
    () => isFree,
  );
  on.at(null, START + 5, "frees", () => {
    seen.push("frees");
    isFree = true;
  });
  await on.run(() => false);
  expect(seen).toEqual(["frees", "waits"]);
});

test("a look for work comes when there is some, and not before", async () => {
  const on = scheduler(1, () => START + 86_400_000);
  const worker = owner("worker");
  const { signal } = new AbortController();
  void on.look(worker, { afterMs: 400, delayMs: 100, signal }).then(() => {
    // nobody waits for anything any more
  });
  let lookedAt = 0;
  void on.look(worker, { afterMs: 400, delayMs: 250, signal }).then(() => {
    lookedAt = on.now;
  });
  await on.run(() => lookedAt > 0);
  expect(lookedAt - START).toBe(86_400_250);
});

test("a look that is called off ends at once", async () => {
  const on = scheduler(1);
  const stop = new AbortController();
  let isOver = false;
  void on.look(owner("a"), { afterMs: 400, delayMs: 0, signal: stop.signal }).then(() => {
    isOver = true;
  });
  on.at(null, START + 5, "calls off", () => {
    stop.abort();
  });
  await on.run(() => isOver);
  expect(on.now).toBeLessThan(START + 400);
});
