import type { SourceFile } from "./source-file.ts";

/**
 * Groups of files that import each other, each as `a → b → … → a`; type imports count too.
 *
 * One walk in depth: a file met again while it is still open closes a cycle.
 */
export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const open: string[] = [];
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string): void => {
    const at = open.indexOf(path);
    if (at >= 0) cycles.push([...open.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    open.push(path);
    for (const { file } of byPath.get(path)?.imports ?? []) {
      if (file !== null && byPath.has(file)) visit(file);
    }
    open.pop();
    done.add(path);
  };
  for (const { path } of files) visit(path);
  return cycles;
}
