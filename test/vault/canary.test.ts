import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  type PathLike,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { runCanary } from "../../scripts/canary/run-canary.ts";

const NUMBER = "4000056655665556";
const OTHER = "4242424242424242";
const CHUNK_BYTES = 1 << 20;

let folder: string;
let planted: string;
let data: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "perennial-canary-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  planted = join(folder, "planted.txt");
  data = join(folder, "data");
  writeFileSync(planted, `card ${NUMBER}`);
  mkdirSync(join(data, "pg_wal"), { recursive: true });
  writeFileSync(join(data, "page"), "nothing to see");
});

function write(path: PathLike, text: string | Uint8Array): void {
  writeFileSync(path, text);
}

function run(...args: string[]): { code: number; output: string } {
  const lines: string[] = [];
  const code = runCanary(args, (line) => lines.push(line));
  return { code, output: lines.join("\n") };
}

describe("0: found where it was planted and nowhere else", () => {
  test("the planted file apart", () => {
    const { code, output } = run("--number", NUMBER, "--planted", planted, data);
    expect(output).toBe(`planted: 1 found in ${planted}\nsearched 1 files, 0.0 MB: 0 found`);
    expect(code).toBe(0);
  });

  test("the planted file in the midst of the others, and through a link", () => {
    symlinkSync(planted, join(data, "link"));
    expect(run("--number", NUMBER, "--planted", planted, folder).code).toBe(0);
  });

  test("a number may be given as it is printed", () => {
    expect(run("--number", "4000 0566 5566 5556", "--planted", planted, data).code).toBe(0);
  });

  test("a folder that links to itself is searched once", () => {
    symlinkSync(data, join(data, "pg_wal", "round"));
    const { code, output } = run("--number", NUMBER, "--planted", planted, data);
    expect(code).toBe(0);
    expect(output).toContain("searched 1 files");
  });
});

describe("1: found elsewhere", () => {
  test("says file, form and place, and never the number", () => {
    const path = join(data, "pg_wal", `000001-${NUMBER}`);
    write(path, `.......${NUMBER} and ${Buffer.from(`?${NUMBER}`).toString("base64")}`);
    const { code, output } = run("--number", OTHER, "--number", NUMBER, "--planted", planted, data);
    expect(code).toBe(1);
    expect(output).toContain("000001-[number]: number 2, plain, at 7\n");
    expect(output).toContain("000001-[number]: number 2, base64, at 30\n");
    expect(output).not.toContain(NUMBER);
  });

  test("across the end of a chunk, and the offset counts from the start of the file", () => {
    const at = CHUNK_BYTES - 9;
    write(join(data, "page"), Buffer.concat([Buffer.alloc(at, "x"), Buffer.from(NUMBER)]));
    const { code, output } = run("--number", NUMBER, "--any", join(data, "page"));
    expect(code).toBe(1);
    expect(output).toContain(`number 1, plain, at ${at}\n`);
    expect(output).toContain(`looks like a card number, at ${at}\n`);
  });

  test("many in one file make one line", () => {
    write(join(data, "page"), `${NUMBER}\n`.repeat(8));
    const { output } = run("--number", NUMBER, data);
    expect(output).toContain("at 0, 17, 34, 51, 68 and 3 more");
  });

  test("with --any also a number that nobody named", () => {
    write(join(data, "page"), `x${OTHER}`);
    const { code, output } = run("--any", data);
    expect(code).toBe(1);
    expect(output).toContain("looks like a card number, at 1");
    expect(run("--number", NUMBER, data).code).toBe(0);
  });

  test("through a link, as a database keeps its log elsewhere", () => {
    const log = join(folder, "log");
    write(log, NUMBER);
    symlinkSync(log, join(data, "pg_wal", "log"));
    expect(run("--number", NUMBER, data).code).toBe(1);
  });
});

describe("2: not known", () => {
  test("one of the planted numbers is not found", () => {
    const { code, output } = run("--number", NUMBER, "--number", OTHER, "--planted", planted, data);
    expect(code).toBe(2);
    expect(output).toContain("proves nothing");
  });

  test("the planted file is missing", () => {
    const gone = join(folder, "gone");
    const { code, output } = run("--number", NUMBER, "--planted", gone, data);
    expect(code).toBe(2);
    expect(output).toContain(`not searched: ${gone}: ENOENT`);
  });

  test("a path that was named is missing", () => {
    expect(run("--number", NUMBER, data, join(folder, "gone")).code).toBe(2);
  });

  test("a compressed file", () => {
    write(join(data, "log.gz"), gzipSync(NUMBER));
    const { code, output } = run("--number", NUMBER, data);
    expect(code).toBe(2);
    expect(output).toContain("log.gz: compressed (gzip)");
  });

  test("there was nothing to search", () => {
    expect(run("--number", NUMBER, join(data, "pg_wal")).code).toBe(2);
  });

  test.each([
    ["no number", ["data"], "nothing to look for"],
    ["no path", ["--number", NUMBER], "nowhere to look"],
    ["a wrong number", ["--number", "4000056655665557", "data"], "--number no. 1"],
    ["an unknown option", ["--numbr", NUMBER, "data"], "--numbr"],
  ])("%s", (_, args, message) => {
    const { code, output } = run(...args);
    expect(code).toBe(2);
    expect(output).toContain(message);
    expect(output).toContain("npm run canary");
    expect(output).not.toMatch(/[0-9]{13}/);
  });
});
