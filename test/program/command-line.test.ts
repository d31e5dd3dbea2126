// Goal: the command line does what its page says: results on stdout, one exit code per ending, errors
// that say what to do. Method: the real program as a process, against a server of the test's own.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeHold } from "../../src/engine/deployment/hold.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { startProgram, type Client, type TestProgram } from "../support/program.ts";
import { buy, monthly } from "../faces/rest/orders.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

let program: TestProgram;
let shop: Client;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perennial-cli-"));
  program = await startProgram();
  shop = await program.newMerchant();
  await buy(shop, monthly());
});
afterAll(async () => {
  await program.close();
  await rm(folder, { recursive: true, force: true });
});

function perennial(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      // what Node compiled is kept from one call to the next
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
      PERENNIAL_URL: program.baseUrl,
      PERENNIAL_API_KEY: shop.apiKey,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

describe("how it ends", () => {
  test("0 and help, for whoever asks", async () => {
    const { code, stdout } = await perennial(["--help"]);
    expect(code).toBe(0);
    for (const verb of ["start", "migrate", "clock", "import", "export", "reconcile", "vault"]) {
      expect(stdout).toContain(verb);
    }
  });

  test.for([[["fly"]], [["import"]], [["reconcile", "--dance"]], [["keys", "make", "x"]]] as const)(
    "2 for a call that is wrong: %s",
    async ([args]) => {
      const { code, stdout, stderr } = await perennial(args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/error: /);
    },
  );

  test("1, and what to do, where it does not work", async () => {
    const [nobody, stranger, nowhere] = await Promise.all([
      perennial(["reconcile"], { PERENNIAL_URL: "http://127.0.0.1:1" }),
      perennial(["reconcile"], { PERENNIAL_API_KEY: "pk_test_unknown" }),
      perennial(["import", "no-such-file"]),
    ]);
    expect(nobody).toMatchObject({ code: 1, stdout: "" });
    expect(nobody.stderr).toContain("is it running?");
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toContain("perennial keys issue");
    expect(nowhere.code).toBe(1);
  });

  test("3 where something was found", async () => {
    await placeHold(program.db, { reason: "told" });
    const ill = await perennial(["doctor"]);
    expect(ill.code).toBe(3);
    expect(ill.stdout).toContain("perennial reconcile --adopt");
    const well = await perennial(["reconcile", "--adopt", "--json"]);
    expect(well.code).toBe(0);
    expect(JSON.parse(well.stdout)).toMatchObject({ lost: 0, hold: null });
    expect(JSON.parse((await perennial(["doctor", "--json"])).stdout)).toMatchObject({
      healthy: true,
    });
  });
});

test("a key is made, listed, rotated and revoked, and is alone on stdout", async () => {
  const made = await perennial(["keys", "make", "till 4", "--scopes", "read,write"]);
  expect(made.code).toBe(0);
  const key = made.stdout.trim();
  expect(key).toMatch(/^pk_test_[\w-]{32}$/);
  const listed = await perennial(["keys", "list", "--json"]);
  const found = (JSON.parse(listed.stdout) as { id: string; name: string; hint: string }[]).find(
    ({ name }) => name === "till 4",
  );
  expect(found?.hint).toBe(key.slice(-4));
  const rotated = await perennial(["keys", "rotate", found?.id ?? ""]);
  expect([rotated.code, rotated.stdout.trim() === key]).toEqual([0, false]);
  expect((await perennial(["keys", "revoke", found?.id ?? ""])).stdout).toContain("is revoked");
  expect((await perennial(["keys", "list"], { PERENNIAL_API_KEY: key })).code).toBe(1);
});

test("a merchant goes out into a file that its owner alone may read, and into another merchant", async () => {
  const cardsKey = join(folder, "cards.key");
  await writeFile(cardsKey, `${Buffer.alloc(32, 7).toString("base64")}\n`);
  const file = join(folder, "shop.ndjson");
  const exported = await perennial(["export", file, "--cards-key", cardsKey, "--json"]);
  expect(exported).toMatchObject({ code: 0 });
  expect(JSON.parse(exported.stdout)).toMatchObject({ file, cards: "sealed" });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, "utf8")).split("\n").at(-2)).toMatch(/^\{"end":/);
  const other = await program.newMerchant();
  const imported = await perennial(["import", file, "--cards-key", cardsKey], {
    PERENNIAL_API_KEY: other.apiKey,
  });
  expect(imported).toMatchObject({ code: 0 });
  expect(imported.stdout).toMatch(/^\d+ rows imported\n$/);
  const again = await perennial(["import", file, "--cards-key", cardsKey]);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain("customers already");
});

test("the first key of a deployment is made on the database itself", async () => {
  const made = await createDatabaseFromTemplate();
  try {
    const environment = {
      DATABASE_URL: made.url,
      MODE: "live",
      PERENNIAL_MASTER_KEY: Buffer.alloc(32, 3).toString("hex"),
    };
    const none = await perennial(["keys", "issue", "operator"], environment);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain("--new-merchant");
    const issued = await perennial(
      ["keys", "issue", "operator", "--new-merchant", "Shop", "--zone", "Europe/London"],
      environment,
    );
    expect(issued).toMatchObject({ code: 0, stderr: "" });
    expect(issued.stdout).toMatch(/^pk_live_[\w-]{32}\n$/);
    const doctor = await perennial(["doctor", "--json"], environment);
    expect(doctor.code).toBe(3);
    expect(doctor.stdout).toContain("database.fsync");
  } finally {
    await made.drop();
  }
});
