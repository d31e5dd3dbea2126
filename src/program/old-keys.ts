/** Deletes idempotency keys whose time is over, at the start of a process and every hour. */
import type { EngineContext } from "../engine/engine-context.ts";
import { forgetOldKeys } from "../engine/idempotency/forget-old-keys.ts";

const HOUR_MS = 3_600_000;

/** `stop` waits for a sweep that is under way: the database is closed afterwards. */
export function sweepOldKeys(context: EngineContext): { readonly stop: () => Promise<void> } {
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      const deleted = await forgetOldKeys(context);
      if (deleted > 0) context.log.info({ deleted }, "old idempotency keys were deleted");
    } catch (error) {
      context.log.warn({ error }, "old idempotency keys could not be deleted");
    }
  };
  const begin = (): void => {
    sweeping = sweep();
  };
  begin();
  const cancel = context.timers.every(HOUR_MS, begin);
  return {
    stop: async () => {
      cancel();
      await sweeping;
    },
  };
}
