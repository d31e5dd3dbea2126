/**
 * Which test files start first: the longest, so that none of them is left to run alone at the end while
 * the other core waits. Within a kind it is as the runner would have it.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** From the longest on; what is not named comes after them. */
const LONG = ["/test/simulation/", "/test/program/", "/test/portals/", "/test/engine/", "/test/"];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asBefore = await super.sort(files);
    return asBefore.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

function rank(path: string): number {
  const found = LONG.findIndex((folder) => path.includes(folder));
  return found < 0 ? LONG.length : found;
}
