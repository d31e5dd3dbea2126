/**
 * What a search for a part of a text goes by: every run of three characters inside its words. A part
 * of three or more characters of one word shares a run with every text that it is in.
 *
 * Source of the words' ends: migration 000008, which made the runs of customers that were there.
 */
const RUN = 3;
const BETWEEN_WORDS = /[ .,@_+'()/:-]+/;

/** The distinct runs of a folded text, in order of appearance; none where no word is long enough. */
export function searchGrams(folded: string): string[] {
  const grams = new Set<string>();
  for (const word of folded.split(BETWEEN_WORDS)) {
    const characters = Array.from(word);
    for (let from = 0; from + RUN <= characters.length; from += 1) {
      grams.add(characters.slice(from, from + RUN).join(""));
    }
  }
  return [...grams];
}
