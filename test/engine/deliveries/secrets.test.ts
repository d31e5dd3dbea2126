// Goal: a receiver can verify every message with its secret alone, also while the secret is replaced;
// and secrets are as well kept as cards. Method: an independent verifier; the table read whole.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { rotateMasterKey } from "../../../src/engine/vault/rotate-master-key.ts";
import { removeTarget, rotateTargetSecret } from "../../../src/engine/setup/targets.ts";
import { loadTargets } from "../../../src/engine/deliveries/load-targets.ts";
import { keyRing, masterKey } from "../../../src/vault/master-key.ts";
import { SealingRing } from "../../../src/vault/sealing-ring.ts";
import { createTextSealer } from "../../../src/vault/text-sealer.ts";
import { startReceiver } from "../../support/receiver.ts";
import { isSignedBy } from "../../support/verify-webhook.ts";
import { listen } from "../support/listener.ts";
import { rowsOf } from "../support/rows.ts";
import { accepted, buy, openShop } from "../support/shop.ts";
import { advance, instantAt, openWorld, runDue } from "../support/world.ts";

test("a message is signed with every secret that is in force, and with no other", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  const { targetId, secret: first } = await listen(shop, receiver, ["purchase.activated"]);
  const key = { merchantId: shop.merchantId, face: "webhook", targetId };
  const signers = async (...secrets: string[]): Promise<boolean[]> => {
    await buy(shop, { recurring: null });
    await runDue(world);
    const last = receiver.received.at(-1);
    if (last === undefined) throw new Error("nothing arrived");
    return await Promise.all(secrets.map((secret) => isSignedBy(secret, last)));
  };
  const stranger = `whsec_${randomBytes(32).toString("base64")}`;
  expect(await signers(first, stranger)).toEqual([true, false]);

  const oldUntil = instantAt("2026-01-02");
  const second = accepted(await rotateTargetSecret(world.context, key, { oldUntil })).secret;
  // targets are read anew now and then: the message below is the first of a pass of its own
  await advance(world, "2026-01-01T12:00:00Z");
  expect(await signers(first, second)).toEqual([true, true]);
  await advance(world, "2026-01-02T00:00:01Z");
  expect(await signers(first, second)).toEqual([false, true]);

  const third = accepted(await rotateTargetSecret(world.context, key)).secret;
  const rows = "select no from target_secrets order by no";
  expect(await rowsOf(shop, rows)).toEqual([{ no: 2 }, { no: 3 }]);
  expect(await signers(second, third)).toEqual([true, true]);
  accepted(await removeTarget(world.context, key));
  expect(await rowsOf(shop, rows)).toEqual([]);
});

test("a message that was changed, or sent under another id, is not signed", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  const { secret } = await listen(shop, receiver, ["purchase.activated"]);
  await buy(shop);
  await runDue(world);
  const [message] = receiver.received;
  if (message === undefined) throw new Error("nothing arrived");
  const { headers, body } = message;
  expect(await isSignedBy(secret, message)).toBe(true);
  expect(await isSignedBy(secret, { ...message, body: `${body} ` })).toBe(false);
  for (const [name, value] of [
    ["webhook-id", "evt_1"],
    ["webhook-timestamp", "1"],
  ] as const) {
    const changed = { ...message, headers: { ...headers, [name]: value } };
    expect(await isSignedBy(secret, changed)).toBe(false);
  }
});

test("I8 secrets are sealed, each for its own row, and go over to a new master key", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  const [one, other] = [await listen(shop, receiver), await listen(shop, receiver)];
  const whole = await rowsOf<{ row: string }>(shop, "select s::text as row from target_secrets s");
  const bare = Buffer.from(one.secret.slice("whsec_".length), "base64").toString("hex");
  expect(whole.map(({ row }) => row).join("\n")).not.toContain(bare);

  const given = masterKey(new Uint8Array(32).fill(7));
  const { ring } = world.context;
  const both = new SealingRing(keyRing(given, [ring.current]));
  const sealer = createTextSealer({ ring: both, randomBytes: (size) => randomBytes(size) });
  // a process that was given the new key, and has the old one too
  let wallMs = world.context.clock.wallMs();
  const clock = { now: () => world.context.clock.now(), wallMs: () => (wallMs += 5_000) };
  const context = {
    ...world.context,
    ring: both,
    sealer,
    clock,
    standing: { lookNow: async () => both.sealWith(given.id) },
  } as unknown as typeof world.context;
  accepted(await rotateMasterKey(context, null));
  const done = accepted(await rotateMasterKey(context, null));
  expect(done).toMatchObject({ state: "done", rewrapped: 2, unopened: 0 });
  const onlyNew = createTextSealer({ ring: keyRing(given), randomBytes: () => new Uint8Array(0) });
  const opened = async (by: typeof sealer): Promise<string[]> => {
    const read = await world.db.tenant(shop.merchantId, (tx) =>
      loadTargets({ ...context, sealer: by }, tx),
    );
    return read.flatMap(({ target }) => target.secrets);
  };
  expect(await opened(onlyNew)).toEqual([one.secret, other.secret]);
  expect(await opened(world.context.sealer)).toEqual([]);
  // copied to another row it does not open
  await rowsOf(
    shop,
    `update target_secrets s set wrapped_key = o.wrapped_key, ciphertext = o.ciphertext
       from target_secrets o where o.target_id <> s.target_id`,
  );
  expect(await opened(onlyNew)).toEqual([]);
});
