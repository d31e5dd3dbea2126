// Goal: an idempotency key is kept for its 30 days and then really deleted, of every merchant.
// Method: rows of several ages in the table; the sweep runs once.
import { describe, expect, test } from "vitest";
import { forgetOldKeys } from "../../../src/engine/idempotency/forget-old-keys.ts";
import { onPostgres } from "../../support/databases.ts";
import { startProgram } from "../../support/program.ts";

const DAY_MS = 86_400_000;

describe("old keys", () => {
  const open = onPostgres();

  test("done ones go when their time is over, open ones 30 days later", async () => {
    const { program, db, newMerchant } = await startProgram({ db: await open() });
    const { context } = program;
    const now = context.clock.wallMs();
    const text = `insert into idempotency_keys (merchant_id, scope, key, request_hash, state,
                         status, answer, created_at, expires_at)
                  select $1::bigint, 'test', u.key, '', u.state, 201, '{}', u.at, u.at
                    from unnest($2::text[], $3::text[], $4::timestamptz[]) as u(key, state, at)`;
    const rows = [
      ["done, over", "done", now],
      ["done, kept", "done", now + DAY_MS],
      ["open, running", "open", now + 1_000],
      ["open, cut off", "open", now - 29 * DAY_MS],
      ["open, nobody's", "open", now - 31 * DAY_MS],
      ...Array.from(
        { length: 2_500 },
        (_, index) => [`old ${index}`, "done", now - DAY_MS] as const,
      ),
    ] as const;
    const shops = [await newMerchant(), await newMerchant()];
    for (const { merchantId } of shops) {
      await db.tenant(merchantId, (tx) =>
        tx.query({ name: "test_insert_keys", scope: "tenant", text }, [
          merchantId,
          rows.map(([key]) => key),
          rows.map(([, state]) => state),
          rows.map(([, , at]) => new Date(at).toISOString()),
        ]),
      );
    }
    expect(await forgetOldKeys(context)).toBe(2 * 2_502);
    for (const { merchantId } of shops) {
      const left = await db.tenant(merchantId, (tx) =>
        tx.query<{ key: string }>(
          {
            name: "test_keys_left",
            scope: "tenant",
            text: "select k.key from idempotency_keys k where k.merchant_id = $1::bigint order by k.key",
          },
          [merchantId],
        ),
      );
      expect(left.map(({ key }) => key)).toEqual(["done, kept", "open, cut off", "open, running"]);
    }
    expect(await forgetOldKeys(context)).toBe(0);
  });
});
