import { expect, test } from "vitest";
import type { Database } from "../../store/database.ts";
import type { TestClockRow } from "../../store/clock/test-clock.ts";
import { DeploymentClock } from "./deployment-clock.ts";

const STANDING: TestClockRow = {
  baseAt: 0,
  baseWallMs: 0n,
  running: false,
  targetAt: null,
  fromAt: null,
  leader: null,
  leaderUntilMs: null,
  failure: null,
  version: 1,
};

test("a look that is answered late does not set the clock back", async () => {
  const looks: ((row: TestClockRow) => void)[] = [];
  const global = (): Promise<TestClockRow[]> =>
    new Promise((resolve) => {
      looks.push((row) => resolve([row]));
    });
  const opening = DeploymentClock.sandbox({ global } as unknown as Database);
  looks[0]?.(STANDING);
  const clock = await opening;
  const early = clock.refresh();
  const late = clock.refresh();
  looks[2]?.({ ...STANDING, baseAt: 600_000, version: 2 });
  await late;
  looks[1]?.(STANDING);
  await early;
  expect(clock.now()).toBe(600_000);
});
