// Goal: a part of a word finds the text that it is in. Method: cases, and the property over parts of
// random texts.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searchGrams } from "./search-grams.ts";

describe("runs of three", () => {
  test.for([
    ["ann miller", ["ann", "mil", "ill", "lle", "ler"]],
    ["ann@example.com", ["ann", "exa", "xam", "amp", "mpl", "ple", "com"]],
    ["li o'hara", ["har", "ara"]],
    ["anna hannah", ["ann", "nna", "han", "nah"]],
    ["łódź 𝒜𝒷𝒸", ["łód", "ódź", "𝒜𝒷𝒸"]],
    ["ab c", []],
    ["", []],
  ] as const)("%s", ([text, grams]) => {
    expect(searchGrams(text)).toEqual(grams);
  });

  test("a part of a text has no run that the text has not", () => {
    const texts = fc.string({ unit: fc.constantFrom(...Array.from("abc 12.@-")), maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(40), fc.nat(40), (text, from, length) => {
        const all = new Set(searchGrams(text));
        const part = searchGrams(text.slice(from, from + length));
        expect(part.filter((gram) => !all.has(gram))).toEqual([]);
      }),
    );
  });
});
