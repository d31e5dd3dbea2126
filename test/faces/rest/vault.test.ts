// Goal: the master key is replaced slice by slice over any number of merchants, and each slice says where
// the next one begins. Method: more merchants than one slice looks at.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, single } from "./orders.ts";

let program: TestProgram;
let shop: Client;
beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
  for (let no = 1; no <= 6; no += 1) await buy(await program.newMerchant(), single(500));
});
afterAll(() => program.close());

test("a rotation over many merchants goes on where its slice ended", async () => {
  const slices: unknown[] = [];
  let cursor: unknown = null;
  await vi.waitUntil(
    async () => {
      const slice = expectStatus(await shop.post("/v1/vault/rotate", { cursor }), 200);
      ({ cursor } = slice as { readonly cursor?: unknown });
      if (cursor !== null) slices.push(cursor);
      return slice["state"] === "done";
    },
    { interval: 50, timeout: 20_000 },
  );
  expect(slices.length).toBeGreaterThan(0);
  expect(slices[0]).toMatchObject({ merchantId: expect.stringMatching(/^mer_/) });
});
