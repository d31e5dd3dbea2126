/** The canary command: arguments in, lines and an exit code out. */
import { parseArgs } from "node:util";

import { passesLuhn } from "../../src/domain/card/card-number.ts";
import { TEST_ISSUERS } from "./digit-runs.ts";
import { createMatcher } from "./matcher.ts";
import { canaryPatterns } from "./patterns.ts";
import { searchFiles, type Finding, type SearchResult } from "./search-files.ts";

const USAGE = `npm run canary -- [--number <card number>]... [--any] [--planted <file>] <path>...

Searches files, and folders with all that is in them, for card numbers in every form in which they
might have been written. A path may be a database, its log, captured responses, a core file.

  --number   a test card number that was put through the program; may be given several times
  --any      also report what looks like a card number of a known test issuer
  --planted  a file in which every number must be found: the proof that the search works

Exit code 0: found nowhere (but in the planted file); 1: found, the places are listed; 2: not known,
as something could not be searched, or the planted numbers were not found.`;

const CLEAN = 0;
const FOUND = 1;
const NOT_KNOWN = 2;
const OFFSETS_SHOWN = 5;

type Request = {
  readonly numbers: readonly string[];
  readonly issuers: readonly string[];
  readonly planted: string | undefined;
  readonly paths: readonly string[];
};

/** Searches as `args` say, tells `print` line by line, answers the exit code. */
export function runCanary(args: readonly string[], print: (line: string) => void): number {
  const request = readArguments(args);
  if (typeof request === "string") {
    print(`${request}\n\n${USAGE}`);
    return NOT_KNOWN;
  }
  return search(request, (line) => {
    print(request.numbers.reduce((text, number) => text.replaceAll(number, "[number]"), line));
  });
}

function search(request: Request, print: (line: string) => void): number {
  const { issuers, numbers, paths, planted } = request;
  const options = { matcher: createMatcher(canaryPatterns(numbers)), issuers };

  const proof = planted === undefined ? null : searchFiles([planted], options);
  const proved = proof === null || isProof(proof, request);
  if (proof !== null) {
    for (const line of unsearchedLines(proof)) print(line);
    print(`planted: ${proof.findings.length} found in ${planted}`);
    if (!proved) print("planted: not every number was found there, so the search proves nothing");
  }

  const result = searchFiles(paths, {
    ...options,
    except: proof?.files === 1 ? planted : undefined,
  });
  for (const line of unsearchedLines(result)) print(line);
  for (const line of findingLines(result.findings)) print(line);
  const megabytes = (result.bytes / 1e6).toFixed(1);
  print(`searched ${result.files} files, ${megabytes} MB: ${result.findings.length} found`);
  if (result.findings.length > 0) return FOUND;
  return proved && result.unsearched.length === 0 && result.bytes > 0 ? CLEAN : NOT_KNOWN;
}

/** What is asked for, or what is wrong with it; an argument that may be a card number is not quoted. */
function readArguments(args: readonly string[]): Request | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        number: { type: "string", multiple: true, default: [] },
        any: { type: "boolean", default: false },
        planted: { type: "string" },
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
  const { any, number, planted } = parsed.values;
  const numbers = number.map((text) => text.replace(/[ -]/g, ""));
  const wrong = numbers.findIndex((text) => !passesLuhn(text));
  if (wrong >= 0) return `--number no. ${wrong + 1} is not a card number`;
  if (numbers.length === 0 && !any) return "nothing to look for: give --number or --any";
  if (parsed.positionals.length === 0) return "nowhere to look: give a file or a folder";
  return { numbers, issuers: any ? TEST_ISSUERS : [], planted, paths: parsed.positionals };
}

/** Every number was found, and with `--any` something that looks like one. */
function isProof(proof: SearchResult, { issuers, numbers }: Request): boolean {
  const found = new Set(proof.findings.map(({ canary }) => canary));
  return (
    numbers.every((_, canary) => found.has(canary)) && (issuers.length === 0 || found.has(null))
  );
}

function unsearchedLines({ unsearched }: SearchResult): string[] {
  return unsearched.map(({ path, why }) => `not searched: ${path}: ${why}`);
}

/** One line for each file, form and number, with the first few places. */
function findingLines(findings: readonly Finding[]): string[] {
  const groups = Map.groupBy(findings, ({ path, form, canary }) => {
    return canary === null ? `${path}: ${form}` : `${path}: number ${canary + 1}, ${form}`;
  });
  return [...groups].map(([what, places]) => {
    const offsets = places.slice(0, OFFSETS_SHOWN).map(({ offset }) => offset);
    const more = places.length - offsets.length;
    return `found: ${what}, at ${offsets.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  });
}
