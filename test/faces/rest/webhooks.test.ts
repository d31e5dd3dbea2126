// Goal: a merchant sets its webhooks up, sees what became of each message, and gets what it missed, all
// over the API; what arrives is what the description promises. Method: a real receiver, its messages
// checked against docs/reference/openapi.json.
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { jsonSchemaValidator, readDescription, rebased } from "../../fuzz/api-description.ts";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";
import { isSignedBy } from "../../support/verify-webhook.ts";
import { buy, expectStatus, listed, monthly, single } from "./orders.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(() => program.close());

type Endpoint = { readonly id: string; readonly secret: string };

async function listen(client: Client, { url }: Receiver, kinds?: string[]): Promise<Endpoint> {
  const order = { url, ...(kinds === undefined ? {} : { kinds }) };
  const made = expectStatus(await client.post("/v1/webhook-endpoints", order), 201);
  return { id: made.id, secret: String(made["secret"]) };
}

/** Runs what is due; answers the program's present instant. */
async function settle(client: Client): Promise<string> {
  const { now } = expectStatus(await client.get("/v1/test-clock"), 200) as { now?: string };
  await program.advanceTo(client, String(now));
  return String(now);
}

describe("an endpoint", () => {
  test("is sent events as they are described, signed with the secret that was shown", async () => {
    const client = await program.newMerchant();
    const receiver = await startReceiver();
    const { secret } = await listen(client, receiver);
    await buy(client, monthly());
    await settle(client);
    const events = await listed(client, "/v1/events?limit=100");
    expect(events.length).toBeGreaterThan(3);
    const document = readDescription();
    const ajv = jsonSchemaValidator(document);
    const hooks = document["webhooks"] as Record<string, { post: Hook }>;
    for (const message of receiver.received) {
      const body = JSON.parse(message.body) as { id: string; kind: string };
      expect(await isSignedBy(secret, message)).toBe(true);
      expect(message.headers["webhook-id"]).toBe(body.id);
      const { schema } = hooks[body.kind]?.post.requestBody.content["application/json"] ?? {};
      expect([ajv.validate(rebased(schema) as object, body), ajv.errorsText()]).toEqual([
        true,
        "No errors",
      ]);
    }
    const bodies = receiver.received.map(({ body }) => JSON.parse(body) as { id: string });
    const byId = (a: { id?: unknown }, b: { id?: unknown }) =>
      String(a.id) < String(b.id) ? -1 : 1;
    expect(bodies.toSorted(byId)).toEqual(events.toSorted(byId));
  });

  test("hears of what it listens for only", async () => {
    const client = await program.newMerchant();
    const receiver = await startReceiver();
    const { id } = await listen(client, receiver, ["purchase.activated"]);
    await buy(client, monthly());
    await settle(client);
    expect(receiver.received.map(({ body }) => kindOf(body))).toEqual(["purchase.activated"]);
    const kinds = { kinds: ["transaction.approved"] };
    expectStatus(await client.patch(`/v1/webhook-endpoints/${id}`, kinds), 200);
    await buy(client, monthly());
    await settle(client);
    expect(receiver.received.map(({ body }) => kindOf(body))).toEqual([
      "purchase.activated",
      "transaction.approved",
    ]);
  });

  test("shows its secret once: not read, not listed, not repeated", async () => {
    const client = await program.newMerchant();
    const receiver = await startReceiver();
    const headers = { "idempotency-key": "first" };
    const order = { url: receiver.url };
    const made = await client.post("/v1/webhook-endpoints", order, { headers });
    const { secret, id } = expectStatus(made, 201) as unknown as Endpoint;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await client.post("/v1/webhook-endpoints", order, { headers });
    expect(expectStatus(again, 201)).toMatchObject({ id, secret: null });
    const read = await client.get(`/v1/webhook-endpoints/${id}`);
    const list = await client.get("/v1/webhook-endpoints");
    expect(read.text + list.text).not.toContain(secret.slice(6, 30));
    expect(await listed(client, "/v1/webhook-endpoints")).toHaveLength(1);
  });

  test("can be tried, switched off and on, and deleted", async () => {
    const client = await program.newMerchant();
    const receiver = await startReceiver();
    const { id } = await listen(client, receiver, ["purchase.activated"]);
    const path = `/v1/webhook-endpoints/${id}`;
    const tested = expectStatus(await client.post(`${path}/test`), 201);
    await settle(client);
    expect(receiver.received.map(({ body }) => kindOf(body))).toEqual(["endpoint.tested"]);
    const delivery = expectStatus(await client.get(`/v1/deliveries/${tested.id}`), 200);
    expect(delivery).toMatchObject({ state: "delivered", tries: 1, lastStatus: "200" });
    expect(delivery["log"]).toMatchObject([{ tryNo: 1, status: "200", answer: "OK" }]);

    const off = expectStatus(await client.patch(path, { enabled: false }), 200);
    expect(off).toMatchObject({ enabled: false, disabledWhy: "by_hand" });
    expectStatus(await client.post(`${path}/test`), 409);
    expectStatus(await client.post(`/v1/deliveries/${tested.id}/resend`), 409);
    const on = expectStatus(await client.patch(path, { enabled: true }), 200);
    expect(on).toMatchObject({ enabled: true, disabledWhy: null, disabledAt: null });
    expectStatus(await client.post(`/v1/deliveries/${tested.id}/resend`), 200);
    await settle(client);
    const ids = receiver.takenIds();
    expect(ids).toEqual([ids[0], ids[0]]);

    expect(expectStatus(await client.post(`${path}/delete`), 200)).toMatchObject({ deleted: true });
    expectStatus(await client.get(path), 404);
    expectStatus(await client.post(`${path}/delete`), 404);
    expectStatus(await client.get(`/v1/deliveries/${tested.id}`), 200);
    await buy(client, monthly());
    await settle(client);
    expect(receiver.takenIds()).toEqual(ids);
  });

  test.for([
    ["https://user:secret@shop.example/", "url"],
    ["http://10.0.0.1/", "url"],
    ["http://169.254.169.254/latest/meta-data", "url"],
    ["gopher://shop.example/", "url"],
  ])("is refused at %s", async ([url, field]) => {
    const client = await program.newMerchant();
    const refused = expectStatus(await client.post("/v1/webhook-endpoints", { url }), 422);
    expect(refused).toMatchObject({ code: "invalid_field", field });
    expect(refused["detail"]).not.toContain("secret@");
  });
});

describe("deliveries", () => {
  test("are listed by endpoint, event and state, each once, page by page", async () => {
    const client = await program.newMerchant();
    const [one, other] = [await startReceiver(), await startReceiver()];
    const kinds = ["purchase.activated", "transaction.approved"];
    const first = await listen(client, one, kinds);
    await listen(client, other, kinds);
    other.answerWith({ status: 500, body: "later" });
    for (let count = 0; count < 3; count += 1) await buy(client, single(500));
    await settle(client);
    const pages: string[] = [];
    for (let after = ""; ;) {
      const page = expectStatus(await client.get(`/v1/deliveries?limit=5${after}`), 200);
      pages.push(...(page["data"] as { id: string }[]).map(({ id }) => id));
      if (page["nextAfter"] === null) break;
      after = `&after=${String(page["nextAfter"])}`;
    }
    expect(pages).toHaveLength(12);
    expect(new Set(pages).size).toBe(12);
    const filtered = async (query: string) =>
      (await listed(client, `/v1/deliveries?limit=100&${query}`)).length;
    expect(await filtered(`endpointId=${first.id}`)).toBe(6);
    expect(await filtered("state=delivered")).toBe(6);
    const [event] = await listed(client, "/v1/events?kind=purchase.activated");
    expect(await filtered(`eventId=${String(event?.["id"])}`)).toBe(2);
  });

  test("that were missed are found by pull and sent, and then nothing is missed", async () => {
    const client = await program.newMerchant();
    const receiver = await startReceiver();
    const { id } = await listen(client, receiver);
    await buy(client, single(500));
    await settle(client);
    expectStatus(await client.patch(`/v1/webhook-endpoints/${id}`, { enabled: false }), 200);
    await buy(client, single(500));
    expectStatus(await client.patch(`/v1/webhook-endpoints/${id}`, { enabled: true }), 200);
    const span = "from=2020-01-01T00:00:00Z&until=2030-01-01T00:00:00Z";
    const report = async () => {
      const read = expectStatus(await client.get(`/v1/reports/deliveries?${span}`), 200);
      return (read["endpoints"] as Record<string, unknown>[])[0] ?? {};
    };
    const before = await report();
    expect(before["missing"]).toBeGreaterThan(0);
    expect(before["untaken"]).toHaveLength(Number(before["missing"]));
    expect(Number(before["taken"]) + Number(before["missing"])).toBe(before["happened"]);
    const resent = await client.post("/v1/deliveries/resend", { from: "2020-01-01T00:00:00Z" });
    expect(expectStatus(resent, 200)).toMatchObject({ resent: 0, made: before["missing"] });
    await settle(client);
    expect(await report()).toMatchObject({ missing: 0, givenUp: 0, taken: before["happened"] });
    const events = await listed(client, "/v1/events?limit=100");
    expect(receiver.takenIds().toSorted()).toEqual(
      events.map((one) => String(one["id"])).toSorted(),
    );
  });
});

type Hook = { requestBody: { content: Record<string, { schema: unknown }> } };

function kindOf(body: string): string {
  return (JSON.parse(body) as { kind: string }).kind;
}
