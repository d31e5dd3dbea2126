// Goal: a key opens what it was given and not a moment longer, gives no more than it has, and is never
// stored in a form that opens anything. Method: keys made, used, rotated and revoked over HTTP.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deploymentNow } from "../../support/deployment-now.ts";
import { clientWith, startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { expectStatus, listed } from "./orders.ts";

let program: TestProgram;
let owner: Client;
let other: Client;
beforeAll(async () => {
  program = await startProgram();
  owner = await program.newMerchant();
  other = await program.newMerchant();
});
afterAll(() => program.close());

type Key = {
  readonly id: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly merchantIds: readonly string[];
};

async function make(by: Client, order: object): Promise<Key> {
  const made = await by.post("/v1/api-keys", { name: "shop", scopes: ["read"], ...order });
  return expectStatus(made, 201) as unknown as Key;
}

function as(key: Pick<Key, "secret">, merchantId = owner.merchantId): Client {
  return clientWith(program.baseUrl, merchantId, key.secret);
}

/** As if the process that ran the request had died after making something. */
async function loseAnswer(key: string): Promise<void> {
  const text = `update idempotency_keys
                   set state = 'open', status = null, expires_at = created_at,
                       answer = answer - 'body' - 'location'
                 where merchant_id = $1::bigint and key = $2::text`;
  await program.db.tenant(owner.merchantId, (tx) =>
    tx.query({ name: "probe_lose_answer", scope: "tenant", text }, [owner.merchantId, key]),
  );
}

const merchant = ({ merchantId }: Client): string => `mer_${merchantId}`;
const naming = (client: Client) => ({ headers: { "perennial-merchant": merchant(client) } });

describe("a key", () => {
  test("is shown once, opens its merchant, and reaches as far as its scopes", async () => {
    const key = await make(owner, { name: "the shop's reports" });
    expect(key).toMatchObject({ merchantIds: [merchant(owner)], scopes: ["read"] });
    const reader = as(key);
    expect((await reader.get("/v1/merchant")).body["id"]).toBe(merchant(owner));
    expect(await reader.post("/v1/api-keys", { name: "x", scopes: ["read"] })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    const shown = await owner.get(`/v1/api-keys/${key.id}`);
    expect(shown.body).toMatchObject({ name: "the shop's reports", hint: key.secret.slice(-4) });
    expect(shown.text).not.toContain(key.secret);
  });

  test("is nowhere in the database, also where its making is repeated", async () => {
    const headers = { "idempotency-key": "make-a-key" };
    const order = { name: "repeated", scopes: ["read"] };
    const first = await owner.post("/v1/api-keys", order, { headers });
    const again = await owner.post("/v1/api-keys", order, { headers });
    const secret = String(first.body["secret"]);
    expect(again).toMatchObject({ status: 201, body: { ...first.body, secret: null } });
    const rows = await program.db.tenant(owner.merchantId, (tx) =>
      tx.query<{ row: string }>(
        {
          name: "probe_for_secret",
          scope: "tenant",
          text: `select row(k.*)::text as row from api_keys k where k.merchant_id = $1::bigint
                  union all
                 select row(i.*)::text from idempotency_keys i where i.merchant_id = $1::bigint`,
        },
        [owner.merchantId],
      ),
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
  });

  test.for([
    ["made", ""],
    ["rotated", "/rotate"],
  ] as const)("that is %s again by the same request is one key, shown once", async ([, verb]) => {
    const { id } = await make(owner, {});
    const path = verb === "" ? "/v1/api-keys" : `/v1/api-keys/${id}${verb}`;
    const order = verb === "" ? { name: "one", scopes: ["read"] } : {};
    const key = `again${verb}`;
    const headers = { "idempotency-key": key };
    const first = await owner.post(path, order, { headers });
    const before = await listed(owner, "/v1/api-keys?limit=100");
    const replayed = await owner.post(path, order, { headers });
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    // and where the first was cut off before its answer was kept
    await loseAnswer(key);
    const again = await owner.post(path, order, { headers });
    expect(again.headers.get("idempotent-replayed")).toBeNull();
    for (const reply of [replayed, again]) {
      expect(reply).toMatchObject({ status: 201, body: { ...first.body, secret: null } });
      expect(reply.headers.get("location")).toBe(first.headers.get("location"));
    }
    expect(await listed(owner, "/v1/api-keys?limit=100")).toEqual(before);
  });

  test("gives no scope, merchant or time that it does not have", async () => {
    const until = deploymentNow(program, { hours: 2 });
    const writer = as(await make(owner, { scopes: ["read", "write"], expiresAt: until }));
    const refusals: [object, number, string][] = [
      [{ name: "x", scopes: ["read", "money"] }, 403, "forbidden"],
      [{ name: "x", scopes: ["operate"] }, 403, "forbidden"],
      [{ name: "x", scopes: ["read"], merchantIds: [merchant(other)] }, 404, "not_found"],
      [
        { name: "x", scopes: ["read"], expiresAt: deploymentNow(program, { hours: 3 }) },
        403,
        "forbidden",
      ],
      [
        { name: "x", scopes: ["read"], expiresAt: deploymentNow(program, { hours: -1 }) },
        422,
        "invalid_field",
      ],
      [{ name: "x", scopes: [] }, 422, "invalid_field"],
    ];
    for (const [order, status, code] of refusals) {
      expect([order, await writer.post("/v1/api-keys", order)]).toMatchObject([
        order,
        { status, body: { code } },
      ]);
    }
    const child = await make(writer, { expiresAt: null });
    expect(child).toMatchObject({ expiresAt: until });
  });

  test("has no say over one that has more", async () => {
    const strong = await make(owner, { scopes: ["read", "write", "money"] });
    const weak = as(await make(owner, { scopes: ["read", "write"] }));
    for (const verb of ["rotate", "revoke"]) {
      expect(await weak.post(`/v1/api-keys/${strong.id}/${verb}`, {})).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
    }
    expect((await as(strong).get("/v1/merchant")).status).toBe(200);
  });

  test("that is revoked opens nothing, is still listed, and is revoked again without harm", async () => {
    const key = await make(owner, {});
    const revoked = await owner.post(`/v1/api-keys/${key.id}/revoke`, {});
    expect(revoked).toMatchObject({ status: 200, body: { id: key.id, merchantIds: [] } });
    expect(revoked.body["revokedAt"]).not.toBeNull();
    expect((await as(key).get("/v1/merchant")).body["code"]).toBe("unauthenticated");
    expect((await owner.post(`/v1/api-keys/${key.id}/revoke`, {})).body).toEqual(revoked.body);
    expect(await owner.post(`/v1/api-keys/${key.id}/rotate`, {})).toMatchObject({
      status: 409,
      body: { code: "wrong_state" },
    });
    const ids = (await listed(owner, "/v1/api-keys?limit=100")).map(({ id }) => id);
    expect(ids).toContain(key.id);
  });

  test("may revoke itself", async () => {
    const writer = as(await make(owner, { scopes: ["write", "read"] }));
    const { body } = await writer.get("/v1/api-keys/current");
    expect((await writer.post(`/v1/api-keys/${String(body["id"])}/revoke`, {})).status).toBe(200);
    expect((await writer.get("/v1/api-keys/current")).status).toBe(401);
  });
});

describe("a rotated key", () => {
  test("works beside its successor until the given instant, and then no more", async () => {
    const own = await startProgram();
    const shop = await own.newMerchant();
    const old = await make(shop, { name: "till", scopes: ["read", "write"] });
    const oldUntil = deploymentNow(own, { hours: 1 });
    const next = expectStatus(
      await shop.post(`/v1/api-keys/${old.id}/rotate`, { oldUntil }),
      201,
    ) as unknown as Key;
    expect(next).toMatchObject({ name: "till", scopes: ["read", "write"], replacesId: old.id });
    const status = async ({ secret }: Key): Promise<number> =>
      (await clientWith(own.baseUrl, shop.merchantId, secret).get("/v1/merchant")).status;
    expect([await status(old), await status(next)]).toEqual([200, 200]);
    await own.advanceTo(shop, oldUntil);
    expect([await status(old), await status(next)]).toEqual([401, 200]);
  });

  test("ends a day later when no instant is given, and never later than it would have", async () => {
    const lasting = await make(owner, {});
    await owner.post(`/v1/api-keys/${lasting.id}/rotate`, {});
    expect((await owner.get(`/v1/api-keys/${lasting.id}`)).body["expiresAt"]).toBe(
      deploymentNow(program, { hours: 24 }),
    );
    const expiresAt = deploymentNow(program, { hours: 5 });
    const ending = await make(owner, { expiresAt });
    const next = await owner.post(`/v1/api-keys/${ending.id}/rotate`, {});
    expect(next.body["expiresAt"]).toBe(expiresAt);
    expect((await owner.get(`/v1/api-keys/${ending.id}`)).body["expiresAt"]).toBe(expiresAt);
  });
});

describe("a key over several merchants", () => {
  let chain: { key: Key; clients: readonly [Client, Client] };
  beforeAll(async () => {
    const clients = [await program.newMerchant(), await program.newMerchant()] as const;
    const secret = await program.keyOver(clients);
    const maker = clientWith(program.baseUrl, clients[0].merchantId, secret);
    const order = {
      name: "the chain",
      scopes: ["read", "write"],
      merchantIds: clients.map(merchant),
    };
    const made = await maker.post("/v1/api-keys", order, naming(clients[0]));
    chain = { key: expectStatus(made, 201) as unknown as Key, clients };
  });

  test("says which merchant a request is for, and knows no others", async () => {
    const client = as(chain.key);
    const [first, second] = chain.clients;
    expect(await client.get("/v1/merchant")).toMatchObject({
      status: 400,
      body: { code: "merchant_needed" },
    });
    for (const one of [first, second]) {
      expect((await client.get("/v1/merchant", naming(one))).body["id"]).toBe(merchant(one));
    }
    for (const id of [merchant(owner), "mer_999999999", "17", "mer_01", ""]) {
      const headers = { "perennial-merchant": id };
      expect([id, await client.get("/v1/merchant", { headers })]).toMatchObject([
        id,
        { status: 404, body: { code: "not_found" } },
      ]);
    }
    expect((await client.get("/v1/api-keys/current")).body).toMatchObject({
      id: chain.key.id,
      merchantIds: [merchant(first), merchant(second)],
    });
  });

  test("tells a merchant nothing of the others, who keep it when one takes it away", async () => {
    const [first, second] = chain.clients;
    const seen = await second.get(`/v1/api-keys/${chain.key.id}`);
    expect(seen.body["merchantIds"]).toEqual([merchant(second)]);
    expect(await second.post(`/v1/api-keys/${chain.key.id}/rotate`, {})).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect((await second.post(`/v1/api-keys/${chain.key.id}/revoke`, {})).status).toBe(200);
    const client = as(chain.key);
    expect((await client.get("/v1/merchant", naming(second))).status).toBe(404);
    // one merchant is left, so it need not be named
    expect((await client.get("/v1/merchant")).body["id"]).toBe(merchant(first));
  });
});

test("a key of one merchant may name it, and no other", async () => {
  expect((await owner.get("/v1/merchant", naming(owner))).status).toBe(200);
  expect((await owner.get("/v1/merchant", naming(other))).status).toBe(404);
});

test("the last use is noted once an hour, not at every request", async () => {
  const own = await startProgram();
  const shop = await own.newMerchant();
  const key = await make(shop, {});
  const user = clientWith(own.baseUrl, shop.merchantId, key.secret);
  const lastUsed = async (): Promise<unknown> =>
    (await shop.get(`/v1/api-keys/${key.id}`)).body["lastUsedAt"];
  expect(await lastUsed()).toBeNull();
  const first = deploymentNow(own, {});
  await user.get("/v1/merchant");
  await own.advanceTo(shop, deploymentNow(own, { hours: 0.5 }));
  await user.get("/v1/merchant");
  expect(await lastUsed()).toBe(first);
  const later = deploymentNow(own, { hours: 1 });
  await own.advanceTo(shop, later);
  await user.get("/v1/merchant");
  expect(await lastUsed()).toBe(later);
});
