/** The floor: two sessions of set-based SQL (floor.sql). */
import { readFileSync } from "node:fs";
import { connect } from "../machine/connect.ts";
import { APP_OPTIONS } from "./app-options.ts";
import type { Contender } from "./contender.ts";

const SESSIONS = 2;
const BATCH = 500;
/** Far from the ids that the engine takes, and far apart. */
const FIRST_ID = 500_000_000;
const IDS_OF_A_SESSION = 100_000_000;

export const floor: Contender = {
  name: "floor",
  prepare: async ({ admin }) => {
    await admin(readFileSync(new URL("floor.sql", import.meta.url), "utf8"));
  },
  run: async ({ url, merchantIds, today }) => {
    const now = new Date().toISOString();
    const sessions = await Promise.all(
      Array.from({ length: SESSIONS }, async (_, index) => {
        const client = await connect(url, APP_OPTIONS);
        const own = merchantIds.filter((_id, at) => at % SESSIONS === index);
        return { client, own, firstId: FIRST_ID + index * IDS_OF_A_SESSION };
      }),
    );
    return {
      work: async () => {
        await Promise.all(
          sessions.map(({ client, own, firstId }) =>
            client.query("call renew_on_the_floor($1::bigint[], $2, $3::date, $4, $5)", [
              own.map(String),
              BATCH,
              today,
              now,
              firstId,
            ]),
          ),
        );
      },
      close: async () => {
        for (const { client } of sessions) await client.end();
      },
    };
  },
};
