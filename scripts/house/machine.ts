/** What the tests need of a machine. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBinaries, makeScratchDir } from "../postgres/binaries.ts";

const NODE_MAJOR = 24;

/** One line that says what to install, or null when everything is there. */
export function missingOnThisMachine(root: string): string | null {
  if (!existsSync(join(root, "node_modules", "vitest"))) return "run npm ci first";
  const major = Number(process.versions.node.split(".", 1)[0]);
  if (major < NODE_MAJOR) {
    return `Node ${process.versions.node} is too old: install Node ${NODE_MAJOR} or later`;
  }
  const scratchDir = makeScratchDir();
  try {
    findBinaries({ scratchDir });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
}
