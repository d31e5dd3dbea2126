/** Puts a mutant into a tree of files. */
import type { Edit, Mutant } from "./mutants.ts";

export type Tree = {
  /** The text of a file, by its path from the root. */
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
};

/** Applies all edits, in order; throws when one of them does not fit exactly once. */
export function applyMutant(mutant: Mutant, tree: Tree): void {
  for (const edit of mutant.edits) {
    const text = tree.read(edit.file);
    const fault = editFault(edit, text);
    if (fault !== null) throw new Error(`${mutant.name}: ${fault}`);
    tree.write(
      edit.file,
      text.replace(edit.find, () => edit.replace),
    );
  }
}

function editFault({ file, find }: Edit, text: string): string | null {
  const places = text.split(find).length - 1;
  if (places === 1) return null;
  const what = find.trim().split("\n")[0] ?? "";
  return `"${what}" stands ${places} times in ${file}, where one is needed`;
}
