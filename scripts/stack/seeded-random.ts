/** Random numbers from a seed, so that a run can be repeated. */
import { createHash } from "node:crypto";

/** Numbers of 0 to below 1; the same ones for the same `seed`, unrelated ones for any other. */
export function seededRandom(...seed: readonly (number | string)[]): () => number {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash("sha256")
      .update(JSON.stringify([...seed, count]))
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}

/** A copy of `items` in another order. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
