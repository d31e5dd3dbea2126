import { execFileSync } from "node:child_process";
import { globSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { ROOT } from "../source/source-file.ts";
import type { TextFile } from "./rules.ts";

const LEFT_OUT = /^(?:node_modules|data|dist|\.git)(?:\/|$)/;

/** Every text file that is, or would be, in the repository. */
export function trackedTextFiles(): TextFile[] {
  return trackedPaths().flatMap((path) => {
    const content = readFileSync(join(ROOT, path));
    return content.includes(0) ? [] : [{ path, text: content.toString("utf8") }];
  });
}

function trackedPaths(): string[] {
  const paths = pathsByGit() ?? pathsByWalking();
  return paths.filter((path) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile());
}

/** What git tracks or would track; null where this folder is no checkout of its own. */
function pathsByGit(): string[] | null {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    if (realpathSync(git("rev-parse", "--show-toplevel").trim()) !== realpathSync(ROOT))
      return null;
    return git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
      .split("\0")
      .filter((path) => path !== "");
  } catch {
    return null; // no git on this machine, or the files came without their history
  }
}

function pathsByWalking(): string[] {
  return globSync("**/*", { cwd: ROOT, exclude: (path) => LEFT_OUT.test(path) }).map((path) =>
    path.split(sep).join("/"),
  );
}
