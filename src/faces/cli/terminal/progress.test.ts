import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";

import { startProgress } from "./progress.ts";

function terminal() {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true, columns: 80 });
  return { stream, frames: () => framesOf(String(stream.read() ?? "")) };
}

/** What was drawn, one after the other: each begins where the cursor goes to the line's start. */
function framesOf(written: string): readonly string[] {
  return written
    .split("\u001B[1G")
    .slice(1)
    .map((frame) => stripVTControlCharacters(frame).trim());
}

function log() {
  const stream = new PassThrough({ encoding: "utf8" });
  return { stream, lines: () => String(stream.read() ?? "").split("\n") };
}

describe("in a terminal", () => {
  test("a bar, its counts and a note", () => {
    const { stream, frames } = terminal();
    const progress = startProgress({ title: "importing", total: 2000, unit: "records", stream });
    progress.update(1000, "2026-02-01");
    progress[Symbol.dispose]();
    const drawn = frames();
    expect(drawn.at(0)).toBe("importing ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0 of 2,000 records");
    expect(drawn.at(-1)).toBe(
      "importing ████████████░░░░░░░░░░░░  50 %  1,000 of 2,000 records, 2026-02-01",
    );
  });

  test("is whole when it is done, however good the guess was", () => {
    const { stream, frames } = terminal();
    const progress = startProgress({ title: "importing", total: 2000, unit: "records", stream });
    progress.update(1990);
    progress.finish();
    expect(frames().at(-1)).toBe(
      "importing ████████████████████████ 100 %  1,990 of 1,990 records",
    );
  });

  test("percents need no counts", () => {
    const { stream, frames } = terminal();
    const progress = startProgress({ title: "to 2026-04-05", total: 100, unit: "%", stream });
    progress.update(33, "2026-02-01");
    progress[Symbol.dispose]();
    expect(frames().at(-1)).toBe("to 2026-04-05 ███████░░░░░░░░░░░░░░░░░  33 %  2026-02-01");
  });

  test("is no wider than the terminal", () => {
    const { stream, frames } = terminal();
    const progress = startProgress({ title: "x".repeat(200), total: 1, unit: "records", stream });
    progress.finish();
    expect(frames().every((frame) => frame.length <= 80)).toBe(true);
  });

  test("does not keep a failed program alive", () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const before = timers();
    const { stream } = terminal();
    const progress = startProgress({ title: "importing", total: 1, unit: "records", stream });
    expect(timers()).toBe(before);
    progress[Symbol.dispose]();
  });
});

describe("in a log", () => {
  test("a line per tenth at most", () => {
    const { stream, lines } = log();
    const progress = startProgress({ title: "importing", total: 1000, unit: "records", stream });
    for (let done = 0; done <= 1000; done += 1) progress.update(done);
    progress.finish();
    const written = lines();
    expect(written.slice(0, 2)).toEqual([
      "importing: 10 % (100 of 1,000 records)",
      "importing: 20 % (200 of 1,000 records)",
    ]);
    expect(written.slice(9)).toEqual(["importing: 100 % (1,000 of 1,000 records)", ""]);
  });

  test("jumps are one line, and finish tells the end once", () => {
    const { stream, lines } = log();
    const progress = startProgress({ title: "to\n2026", total: 100, unit: "%", stream });
    progress.update(5, "2026-01-02");
    progress.update(47, "2026-02-01");
    progress.update(49);
    progress.finish();
    progress.finish();
    progress.update(50);
    expect(lines()).toEqual(["to␊2026: 47 % (2026-02-01)", "to␊2026: 100 %", ""]);
  });

  test("one that ends early says no more", () => {
    const { stream, lines } = log();
    const progress = startProgress({ title: "importing", total: 10, unit: "records", stream });
    progress.update(5);
    progress[Symbol.dispose]();
    progress.finish();
    expect(lines()).toEqual(["importing: 50 % (5 of 10 records)", ""]);
  });

  test("more than the total is the total, and nothing of nothing is all", () => {
    const { stream, lines } = log();
    const progress = startProgress({ title: "a", total: 10, unit: "records", stream });
    progress.update(12);
    startProgress({ title: "b", total: 0, unit: "records", stream }).finish();
    expect(lines()).toEqual(["a: 100 % (10 of 10 records)", "b: 100 % (0 of 0 records)", ""]);
  });
});
