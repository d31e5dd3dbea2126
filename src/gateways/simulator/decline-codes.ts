/** The bank simulator's decline classes in ours. */
import { DECLINE_CLASSES, type DeclineClass } from "../../domain/policy/decline.ts";

/**
 * A word that we do not know is still a decline, and no money moved. It counts as `soft`, the class
 * that closes no doors: nobody loses a card over a word.
 */
export function readDeclineClass(word: string): DeclineClass {
  return DECLINE_CLASSES.find((known) => known === word) ?? "soft";
}
