/** The master key of a sandbox that was given none: a file in its data folder, made once. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parseMasterKey, type MasterKey } from "./master-key.ts";

const FILE_NAME = "master.key";

/**
 * The key in `dataDir`, made (readable by its owner only) when there is none yet.
 *
 * Two processes that start at once get the same key: each writes a draft of its own and links it to
 * the final name, which fails for all but the first. A rename would replace the first one's key,
 * under which cards may be sealed already. Throws when the file cannot be written, or holds no key:
 * a new key in its place would lose every card.
 *
 * Randomness is no argument here: a key from a seeded generator would be no secret.
 */
export function sandboxMasterKey(dataDir: string): MasterKey {
  const path = join(dataDir, FILE_NAME);
  const text = readIfThere(path) ?? create(dataDir, path);
  const key = parseMasterKey(text);
  if (key === undefined) {
    throw new Error(`${path} holds no master key; restore it, or start with an empty data folder`);
  }
  return key;
}

function create(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true });
  const draft = join(dataDir, `.${FILE_NAME}.${randomBytes(8).toString("hex")}`);
  const text = `${randomBytes(32).toString("base64")}\n`;
  try {
    writeFileSync(draft, text, { flag: "wx", mode: 0o600, flush: true });
    linkSync(draft, path);
    return text;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    return readFileSync(path, "utf8");
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
