/**
 * I8 on the disk: the files of a database, its log among them, do not hold a number that went
 * through the vault. The same search finds the number as soon as it is stored in any other way,
 * whatever the type of the column: otherwise finding nothing would mean nothing.
 */
import { PGlite } from "@electric-sql/pglite";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { createMatcher } from "../../scripts/canary/matcher.ts";
import { canaryPatterns } from "../../scripts/canary/patterns.ts";
import { searchFiles, type SearchResult } from "../../scripts/canary/search-files.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { insertPaymentMethods } from "../../src/store/payment-method/insert-payment-methods.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import { createVault } from "../../src/vault/vault.ts";
import { pgliteSnapshot } from "../support/databases.ts";

const NUMBER = "4000056655665556";
const MERCHANT = 7n;

function search(folder: string): SearchResult {
  return searchFiles([folder], { matcher: createMatcher(canaryPatterns([NUMBER])), issuers: [] });
}

test("a card in the vault leaves no number on the disk; a card beside it does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "perennial-at-rest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await saveCard(folder);
  const sealed = search(folder);
  expect(sealed.findings).toEqual([]);
  expect(sealed.unsearched).toEqual([]);
  expect(sealed.bytes).toBeGreaterThan(20_000_000); // tables and log are there

  const lite = await PGlite.create({ dataDir: folder });
  await lite.exec(`
    create table leaks (a text, b bigint, c numeric, d double precision, e text);
    insert into leaks values ('${NUMBER}', ${NUMBER}, ${NUMBER}, ${NUMBER},
                              encode('${NUMBER}', 'base64'));
    checkpoint`);
  await lite.close();
  const forms = search(folder).findings.map(({ path, form }) => {
    return `${form} in ${path.includes("pg_wal") ? "log" : "table"}`;
  });
  const expected = ["plain", "64-bit integer", "PostgreSQL numeric", "64-bit float", "base64"];
  for (const form of expected) {
    expect(forms).toContain(`${form} in table`);
    expect(forms).toContain(`${form} in log`);
  }
});

async function saveCard(folder: string): Promise<void> {
  const db = await openPglite({ dataDir: folder, snapshot: await pgliteSnapshot() });
  const vault = createVault({ ring: keyRing(masterKey(randomBytes(32))), randomBytes });
  const [sealed] = vault.sealCards([{ secretId: 1n, merchantId: MERCHANT, number: NUMBER }]);
  if (sealed === undefined) throw new Error("one card makes one sealed card");
  await vault.saveSealed(db, MERCHANT, [sealed]);
  await db.tenant(MERCHANT, (tx) =>
    insertPaymentMethods(tx, [
      {
        id: 2n,
        customerId: 3n,
        kind: "card",
        brand: sealed.brand,
        first6: sealed.firstSix,
        last4: sealed.lastFour,
        expiryYear: 2030,
        expiryMonth: 12,
        prepaid: null,
        fingerprint: sealed.fingerprint,
        secretId: 1n,
        networkTransactionId: null,
        state: "usable",
        replacesId: null,
        createdAt: 0,
      },
    ]),
  );
  const opened = await vault.openCards(db, MERCHANT, [1n]);
  expect(opened.get(1n)).toEqual({ kind: "opened", number: NUMBER });
  await db.close();
}
