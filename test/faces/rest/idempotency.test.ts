// Goal: a request that is sent again with its key does nothing again, whatever became of the first.
// Method: real HTTP; the death of a process is played by taking its lease's time away in the table.
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPurchase } from "../../../src/engine/commands/create-purchase.ts";
import { onBothDatabases } from "../../support/databases.ts";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, DECLINED_VISA, expectStatus, listed, paymentOf, single, VISA } from "./orders.ts";

onBothDatabases("Idempotency-Key", (open) => {
  let program: TestProgram;
  let shop: Client;

  beforeAll(async () => {
    program = await startProgram({ db: await open(), gatewayTimeoutMs: 400 });
    shop = await program.newMerchant();
  });
  afterAll(() => program.close());

  const keyed = (key: string) => ({ headers: { "idempotency-key": key } });
  const bookings = async () => (await program.bank.journal()).length;

  /** As if the process that ran `key` had died: no answer kept, and its lease is over. */
  async function cutOff(key: string): Promise<void> {
    await change(
      key,
      "state = 'open', status = null, expires_at = created_at, answer = answer - 'body' - 'location'",
    );
  }

  async function change(key: string, assignments: string): Promise<void> {
    const text = `update idempotency_keys set ${assignments}
                   where merchant_id = $1::bigint and key = $2::text`;
    await program.db.tenant(shop.merchantId, (tx) =>
      tx.query({ name: `test_${key}_${assignments.length}`, scope: "tenant", text }, [
        shop.merchantId,
        key,
      ]),
    );
  }

  async function answerOf(key: string): Promise<unknown> {
    const text = `select k.answer from idempotency_keys k
                   where k.merchant_id = $1::bigint and k.key = $2::text`;
    const [row] = await program.db.tenant(shop.merchantId, (tx) =>
      tx.query<{ answer: unknown }>({ name: "test_answer_of", scope: "tenant", text }, [
        shop.merchantId,
        key,
      ]),
    );
    return row?.answer ?? null;
  }

  test("the same request again: the same answer to the byte, one booking", async () => {
    const first = await shop.post("/v1/purchases", single(500), keyed("again"));
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    const before = await bookings();
    const second = await shop.post("/v1/purchases", single(500), keyed("again"));
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(await bookings()).toBe(before);
  });

  test("a decline is an answer too", async () => {
    const order = single(500, { payment: { card: DECLINED_VISA } });
    const first = await shop.post("/v1/purchases", order, keyed("declined"));
    const second = await shop.post("/v1/purchases", order, keyed("declined"));
    expect(first.body).toMatchObject({ state: "failed" });
    expect(second.text).toBe(first.text);
  });

  test("so is a refusal, as a problem", async () => {
    const id = paymentOf(await buy(shop, single(500)));
    const path = `/v1/transactions/${id}/refund`;
    const first = await shop.post(path, { amountMinor: 501 }, keyed("over"));
    const second = await shop.post(path, { amountMinor: 501 }, keyed("over"));
    expect(second).toMatchObject({ status: 409, text: first.text });
    expect(second.headers.get("content-type")).toContain("application/problem+json");
  });

  test("another body under the same key is refused", async () => {
    await shop.post("/v1/purchases", single(500), keyed("other"));
    const refused = await shop.post("/v1/purchases", single(501), keyed("other"));
    expect(refused).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
  });

  test("a key belongs to its holder and its address", async () => {
    const id = paymentOf(await buy(shop, single(500)));
    const refund = await shop.post(`/v1/transactions/${id}/refund`, {}, keyed("shared"));
    const otherPath = await shop.post("/v1/purchases", single(500), keyed("shared"));
    const otherKey = await program.keyWith(shop, ["money", "read"]);
    const otherHolder = await otherKey.post("/v1/purchases", single(500), keyed("shared"));
    const ids = [refund, otherPath, otherHolder].map((reply) => expectStatus(reply, 201)["id"]);
    expect(new Set(ids).size).toBe(3);
  });

  test("ten at once: one runs, the others hear so or get its answer", async () => {
    const before = await bookings();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => shop.post("/v1/purchases", single(500), keyed("ten"))),
    );
    const made = replies.filter(({ status }) => status === 201);
    const waiting = replies.filter(({ status }) => status === 409);
    expect(made.length + waiting.length).toBe(10);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const { body, headers } of waiting) {
      expect(body).toMatchObject({ code: "idempotency_running" });
      expect(headers.get("retry-after")).toBe("1");
    }
    expect(await bookings()).toBe(before + 1);
  });

  test("a malformed request leaves its key free", async () => {
    const bad = await shop.post("/v1/purchases", single(-1), keyed("mended"));
    expect(bad.status).toBe(422);
    expectStatus(await shop.post("/v1/purchases", single(500), keyed("mended")), 201);
  });

  test("a key that is none is refused", async () => {
    const bad = await shop.post("/v1/purchases", single(500), keyed("x".repeat(256)));
    expect(bad).toMatchObject({
      status: 400,
      body: { code: "malformed", field: "idempotency-key" },
    });
  });

  test("cut off after the purchase was stored: that purchase is the answer", async () => {
    const first = await shop.post("/v1/purchases", single(500), keyed("died late"));
    await cutOff("died late");
    const before = await bookings();
    const second = await shop.post("/v1/purchases", single(500), keyed("died late"));
    expect(expectStatus(second, 201)).toEqual(first.body);
    expect(await bookings()).toBe(before);
  });

  test("what is made is noted before the bank answers", async () => {
    await program.bank.control("no-answer");
    let answered = false;
    const asked = shop.post("/v1/purchases", single(500), keyed("noted")).finally(() => {
      answered = true;
    });
    let noted: unknown = null;
    while (noted === null && !answered) {
      noted = await answerOf("noted");
      await nextTurn(); // PGlite answers without one, and the server would never get its own
    }
    const { id, state } = expectStatus(await asked, 201);
    await program.bank.control("up");
    expect(state).toBe("pending");
    expect(noted).toMatchObject({ madeId: String(id).slice("pur_".length) });
  });

  test("who lost the lease makes nothing", async () => {
    const { context } = program.program;
    const count = async () => (await listed(shop, "/v1/purchases?limit=100")).length;
    const before = await count();
    const made = createPurchase(
      context,
      shop.merchantId,
      {
        customer: { name: "Ann", email: null, externalId: null },
        payment: { card: VISA },
        currency: "EUR",
        lines: [{ description: "A book", amountMinor: 500n }],
        face: "rest",
      },
      { onMade: () => Promise.reject(new Error("lost")) },
    );
    await expect(made).rejects.toThrow("lost");
    expect(await count()).toBe(before);
  });

  test("cut off before anything was stored: it runs, once", async () => {
    await shop.post("/v1/purchases", single(500), keyed("died early"));
    await cutOff("died early");
    await change("died early", "answer = null");
    const before = await bookings();
    const second = await shop.post("/v1/purchases", single(500), keyed("died early"));
    const third = await shop.post("/v1/purchases", single(500), keyed("died early"));
    expect(third.text).toBe(second.text);
    expect(await bookings()).toBe(before + 1);
  });

  test("cut off after the refund was stored: that refund is the answer", async () => {
    const id = paymentOf(await buy(shop, single(500)));
    const path = `/v1/transactions/${id}/refund`;
    const first = await shop.post(path, { amountMinor: 100 }, keyed("refund"));
    await cutOff("refund");
    const again = await shop.post(path, { amountMinor: 100 }, keyed("refund"));
    expect(expectStatus(again, 201)).toEqual(first.body);
    expect(await listed(shop, `/v1/transactions?state=approved&limit=100`)).toContainEqual(
      expect.objectContaining({ id, reversedMinor: 100 }),
    );
  });

  test("a preview takes no key: what it was asked with still runs", async () => {
    const before = await bookings();
    const asked = await shop.post("/v1/purchases?preview=true", single(500), keyed("asked"));
    expect(expectStatus(asked, 200)).toMatchObject({ object: "preview" });
    expect(await bookings()).toBe(before);
    const bought = await shop.post("/v1/purchases", single(500), keyed("asked"));
    expect(expectStatus(bought, 201)).toMatchObject({ object: "purchase", state: "active" });
  });

  test("while it runs, a key says so", async () => {
    await shop.post("/v1/purchases", single(500), keyed("running"));
    await change(
      "running",
      "state = 'open', status = null, answer = null, expires_at = '9999-01-01'",
    );
    const again = await shop.post("/v1/purchases", single(500), keyed("running"));
    expect(again).toMatchObject({ status: 409, body: { code: "idempotency_running" } });
  });

  test("after its 30 days a key is as good as new", async () => {
    await shop.post("/v1/purchases", single(500), keyed("old"));
    await change("old", "expires_at = created_at");
    const before = await bookings();
    expectStatus(await shop.post("/v1/purchases", single(700), keyed("old")), 201);
    expect(await bookings()).toBe(before + 1);
  });

  test("no card is stored with an answer", async () => {
    const text =
      "select k.answer::text as answer from idempotency_keys k where k.merchant_id = $1::bigint";
    const rows = await program.db.tenant(shop.merchantId, (tx) =>
      tx.query<{ answer: string | null }>({ name: "test_answers", scope: "tenant", text }, [
        shop.merchantId,
      ]),
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { answer } of rows) {
      expect(answer ?? "").not.toContain(VISA.number);
      expect(answer ?? "").not.toContain(DECLINED_VISA.number);
    }
  });
});
