/** A copy of the program and its simulation, to be spoilt and thrown away. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Tree } from "./apply-mutant.ts";

/** What a simulated world runs on. */
const PARTS = ["package.json", "tsconfig.json", "src", "simulation", "scripts"];

export class ScratchTree implements Tree {
  readonly root: string;

  /** Copies from `from`, outside of it; packages are linked. */
  constructor(from: string) {
    this.root = mkdtempSync(join(tmpdir(), "perennial-mutant-"));
    for (const part of PARTS) cpSync(join(from, part), join(this.root, part), { recursive: true });
    symlinkSync(join(from, "node_modules"), join(this.root, "node_modules"), "dir");
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** What the compiler says of what a hunt runs; null: nothing. A name that is gone would only throw. */
  typeFaults(): string | null {
    const compiler = join(this.root, "node_modules/.bin/tsc");
    const args = ["--project", join(this.root, "simulation/mutants")];
    const { status, stdout } = spawnSync(compiler, args, { cwd: this.root, encoding: "utf8" });
    return status === 0 ? null : stdout;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
