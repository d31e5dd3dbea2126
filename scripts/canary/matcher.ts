/**
 * Searches a stream for many byte strings at once, in one pass, however many they are. Pure.
 *
 * Source: Aho and Corasick, "Efficient string matching", 1975, as a complete automaton: one table
 * look-up per byte. Its state is all that it needs to know of the bytes before, so a match that
 * lies across chunks is found like any other. Measured with the 45 patterns of one number: 420 to
 * 570 MB/s, where one `Buffer.indexOf` per pattern came to 120 to 150.
 */
import type { Pattern } from "./patterns.ts";

/** `offset` is where the pattern begins, from the start of the stream. */
export type Hit = { readonly offset: number; readonly pattern: Pattern };

/** One stream: takes its chunks in order, answers the hits that end in each. */
export type Search = (chunk: Uint8Array) => Hit[];

export type Matcher = { readonly start: () => Search };

/**
 * A state is its number times 256, so that state + byte is a place in the table. A step into a
 * state in which patterns end is stored as a negative number.
 */
type Automaton = {
  readonly next: Int32Array;
  /** The patterns that end in a state, by its number. */
  readonly found: readonly (readonly Pattern[])[];
};

/** Patterns must not be empty. */
export function createMatcher(patterns: readonly Pattern[]): Matcher {
  const { next, found } = build(patterns);
  return {
    start: () => {
      let state = 0;
      let streamed = 0;
      return (chunk) => {
        const hits: Hit[] = [];
        for (let i = 0; i < chunk.length; i += 1) {
          if (state === 0) {
            // Most bytes begin no pattern; passing over them here needs no earlier look-up's result.
            while (i < chunk.length && next[chunk[i] as number] === 0) i += 1;
            if (i === chunk.length) break;
          }
          state = next[state | (chunk[i] as number)] as number;
          if (state < 0) {
            state = -state;
            for (const pattern of found[state >> 8] ?? []) {
              hits.push({ offset: streamed + i + 1 - pattern.bytes.length, pattern });
            }
          }
        }
        streamed += chunk.length;
        return hits;
      };
    },
  };
}

function build(patterns: readonly Pattern[]): Automaton {
  const { next, found } = trie(patterns);
  const fallback = new Int32Array(found.length);
  const queue: number[] = [0];
  for (const state of queue) {
    for (let byte = 0; byte < 256; byte += 1) {
      const child = next[(state << 8) | byte] as number;
      // Where the longest suffix that begins a pattern goes on; the root has none but itself.
      const other = state === 0 ? 0 : (next[((fallback[state] as number) << 8) | byte] as number);
      if (child === 0) {
        next[(state << 8) | byte] = other;
        continue;
      }
      fallback[child] = other;
      found[child]?.push(...(found[other] ?? []));
      queue.push(child);
    }
  }
  return { next: next.map((state) => (found[state]?.length ? -(state << 8) : state << 8)), found };
}

/** The tree of all beginnings of the patterns, by state number; 0 is the root and "no such step". */
function trie(patterns: readonly Pattern[]): { next: Int32Array; found: Pattern[][] } {
  const most = 1 + patterns.reduce((sum, pattern) => sum + pattern.bytes.length, 0);
  const next = new Int32Array(most << 8);
  const found: Pattern[][] = [[]];
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern.bytes) {
      const at = (state << 8) | byte;
      if (next[at] === 0) next[at] = found.push([]) - 1;
      state = next[at] as number;
    }
    found[state]?.push(pattern);
  }
  return { next: next.subarray(0, found.length << 8), found };
}
