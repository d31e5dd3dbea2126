/**
 * The naive way: one renewal at a time on each of ten lanes. The attempt is committed before the call,
 * as it must be, and the outcome after it: two transactions a renewal.
 */
import type pg from "pg";
import { connect } from "../machine/connect.ts";
import { APP_OPTIONS } from "./app-options.ts";
import type { Contender, Job } from "./contender.ts";
import { memoryGateway } from "./memory-gateway.ts";
import {
  begin,
  insertAttempt,
  lockNext,
  openBatch,
  recordApproval,
  type Renewal,
} from "./one-renewal.ts";
import { requestFor } from "./request-for.ts";

const LANES = 10;
const FIRST_ID = 500_000_000n;
const IDS_OF_A_LANE = 1_000_000n;

export const naive: Contender = {
  name: "naive",
  prepare: async () => undefined,
  run: async (job) => {
    const clients = await Promise.all(
      Array.from({ length: LANES }, () => connect(job.url, APP_OPTIONS)),
    );
    const left = { renewals: job.most };
    return {
      work: async () => {
        await Promise.all(clients.map((client, lane) => renewLane(client, lane, job, left)));
      },
      close: async () => {
        for (const client of clients) await client.end();
      },
    };
  },
};

/** Each lane has merchants of its own, so that none waits for another's locks. */
async function renewLane(
  client: pg.Client,
  lane: number,
  { merchantIds, today }: Job,
  left: { renewals: number },
): Promise<void> {
  const gateway = memoryGateway({ latencyMs: [0, 0] });
  let nextId = FIRST_ID + BigInt(lane) * IDS_OF_A_LANE;
  for (const merchantId of merchantIds.filter((_id, at) => at % LANES === lane)) {
    for (let isFirst = true; left.renewals > 0; isFirst = false) {
      left.renewals -= 1;
      await begin(client, merchantId);
      const due = await lockNext(client, merchantId, today);
      if (due === undefined) {
        await client.query("commit");
        left.renewals += 1;
        break;
      }
      nextId += 2n;
      const renewal: Renewal = { merchantId, transactionId: nextId, now: new Date(), today, due };
      await insertAttempt(client, renewal);
      await client.query("commit");
      const outcome = await gateway.send(requestFor(renewal));
      if (outcome.kind !== "approved") throw new Error("the gateway did not approve");
      await begin(client, merchantId);
      await recordApproval(client, renewal, outcome.gatewayRef);
      if (isFirst) await openBatch(client, renewal, nextId + 1n);
      await client.query("commit");
    }
  }
}
