/** Deletes idempotency keys whose 30 days are over. Wall time, like all that keys know. */
import { listDirectoryMerchants } from "../../store/directory/list-directory-merchants.ts";
import { deleteOldKeys } from "../../store/idempotency/delete-old-keys.ts";
import type { EngineContext } from "../engine-context.ts";
import { KEPT_MS } from "./answer-once.ts";

const BATCH = 1_000;

/**
 * Of all merchants, one after the other, since nobody may read over the keys of all; in small
 * transactions. Any number of processes may do it at once.
 */
export async function forgetOldKeys(context: EngineContext): Promise<number> {
  const now = context.clock.wallMs();
  const old = { doneBefore: now, openBefore: now - KEPT_MS, limit: BATCH };
  let deleted = 0;
  for (const merchantId of await listDirectoryMerchants(context.db)) {
    let count = BATCH;
    while (count === BATCH) {
      count = await context.db.tenant(merchantId, (tx) => deleteOldKeys(tx, old));
      deleted += count;
    }
  }
  return deleted;
}
