import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { sandboxMasterKey } from "../../src/vault/sandbox-master-key.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perennial-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

test("makes a key once, readable by its owner only", () => {
  const dataDir = join(folder, "not", "there", "yet");
  const key = sandboxMasterKey(dataDir);
  expect(statSync(join(dataDir, "master.key")).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(["master.key"]); // no draft is left behind
  const text = readFileSync(join(dataDir, "master.key"), "utf8");
  expect(Buffer.from(text, "base64")).toHaveLength(32);

  expect(sandboxMasterKey(dataDir).id).toBe(key.id);
  expect(readFileSync(join(dataDir, "master.key"), "utf8")).toBe(text);
});

test("every data folder has a key of its own", () => {
  expect(sandboxMasterKey(join(folder, "a")).id).not.toBe(sandboxMasterKey(join(folder, "b")).id);
});

test("a damaged key file is reported and left as it is", () => {
  const path = join(folder, "master.key");
  writeFileSync(path, "half a k");
  expect(() => sandboxMasterKey(folder)).toThrow("holds no master key");
  expect(readFileSync(path, "utf8")).toBe("half a k");
});

test("whatever cannot be read as a file is not replaced", () => {
  mkdirSync(join(folder, "master.key"));
  expect(() => sandboxMasterKey(folder)).toThrow("EISDIR");
  expect(readdirSync(folder)).toEqual(["master.key"]);
});

// Goal: nobody uses a key that is not the one in the file. Method: processes race through the same
// folders; one that lags finds the keys there and catches up, so that they meet at the front.
test("processes that start at once agree on the key", async () => {
  const module = new URL("../../src/vault/sandbox-master-key.ts", import.meta.url).href;
  const program = `
    import { sandboxMasterKey } from ${JSON.stringify(module)};
    for (let i = 0; i < 100; i += 1) console.log(sandboxMasterKey(process.argv[1] + "/" + i).id);`;
  const run = async (): Promise<string> => {
    const args = ["--input-type=module", "--eval", program, folder];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return stdout;
  };
  const seen = await Promise.all([run(), run(), run()]);
  const inFiles = Array.from(
    { length: 100 },
    (_, i) => sandboxMasterKey(join(folder, String(i))).id,
  );
  for (const ids of seen) expect(ids.trim().split("\n")).toEqual(inFiles);
});
