// Goal: a file is found by what it is about. Method: every source file's name is in kebab case, and
// none is a drawer that takes anything.
import { expect, test } from "vitest";
import { sourceFiles } from "./source/source-file.ts";

const KEBAB =
  /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test|\.config)?\.[jt]s$/;
const DRAWER = /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib|types|constants)(?:\/|\.ts$)/;
/** A gateway shows one face to the outside; elsewhere an index is a list that grows by itself. */
const INDEX = /^src\/gateways\/[^/]+\/index\.ts$/;

function nameFaults(paths: readonly string[]): string[] {
  return paths.filter(
    (path) =>
      !KEBAB.test(path) ||
      DRAWER.test(path) ||
      (/(?:^|\/)index\.ts$/.test(path) && !INDEX.test(path)),
  );
}

test("every source file has a name of its own", () => {
  const paths = sourceFiles("src", "bank", "bench", "simulation", "scripts", "test", "bin").map(
    ({ path }) => path,
  );
  expect(paths.length).toBeGreaterThan(100);
  expect(nameFaults(paths)).toEqual([]);
});

test.for(["src/engine/utils.ts", "src/helpers/x.ts", "src/domain/Money.ts", "src/store/index.ts"])(
  "flags %s",
  (path) => {
    expect(nameFaults([path])).toEqual([path]);
  },
);

test("lets a gateway's index pass", () => {
  expect(nameFaults(["src/gateways/stripe/index.ts", "src/domain/card/card-number.ts"])).toEqual(
    [],
  );
});
