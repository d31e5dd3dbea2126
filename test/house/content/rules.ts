/** What no file of the repository may contain. */
import { PUBLISHED_CARDS } from "./published-cards.ts";

export type TextFile = { readonly path: string; readonly text: string };

type Rule = {
  readonly what: string;
  /** The offending pieces of a file. */
  readonly find: (file: TextFile) => readonly string[];
};

const RULES: readonly Rule[] = [
  { what: "unfinished work", find: matching(/\b(?:TO[D]O|FIX[M]E)\b/g) },
  {
    what: "a test switched off, or on alone",
    find: (file) =>
      file.path.endsWith(".test.ts")
        ? matching(/\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip\w*|todo|runIf)\b/g)(file)
        : [],
  },
  { what: "a card number that is not a published test number", find: unpublishedCards },
  {
    what: "a path of one machine",
    find: matching(/(?<![\w.~*/-])\/(?:home|root|Users|work|tmp|var\/folders)\/[\w.-]+/g),
  },
  { what: "the address of a package registry", find: registries },
  { what: "the mark of an unfinished merge", find: matching(/^(?:<{7}|>{7}) /gm) },
];

/** One line per piece that may not be there. */
export function contentFaults(file: TextFile): string[] {
  return RULES.flatMap(({ what, find }) =>
    find(file).map((piece) => `${file.path} contains ${what}: ${piece}`),
  );
}

function matching(pattern: RegExp): Rule["find"] {
  return ({ text }) => [...text.matchAll(pattern)].map(([piece]) => piece);
}

/** Digits of 13 to 19 places, also in groups, whose check digit is right. Hashes are not looked at. */
function unpublishedCards({ path, text }: TextFile): string[] {
  if (path === "package-lock.json") return [];
  return [...text.matchAll(/(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g)]
    .map(([piece]) => piece.replace(/\D/g, ""))
    .filter((digits) => !PUBLISHED_CARDS.has(digits) && hasRightCheckDigit(digits))
    .filter((digits) => CARD_PREFIX.test(digits));
}

/** Visa, Mastercard, American Express, Diners, JCB, Maestro, Discover, UnionPay. */
const CARD_PREFIX = /^(?:4|5|2[2-7]|3[0-9]|6)/;

/** The Luhn check. */
function hasRightCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const value = Number(digits.at(-1 - fromRight)) * (fromRight % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Also in the lock file: `npm ci` must take packages from the user's own registry. */
function registries(file: TextFile): readonly string[] {
  return [
    ...matching(/\bregistry\.[a-z][\w-]*\.[a-z]{2,}/g)(file),
    ...matching(/(?:^|\W)registry\s*=\s*\S+/g)(file),
    ...(file.path === "package-lock.json" ? matching(/"resolved": "http[^"]*/g)(file) : []),
  ];
}
