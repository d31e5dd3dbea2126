/** When keys were last used, written down now and then: a write per request would be one too many. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { noteKeyUsed } from "../../store/api-key/note-key-used.ts";
import type { EngineContext } from "../engine-context.ts";
import type { Caller } from "./api-keys.ts";

/** How far behind `lastUsedAt` may be. */
const EVERY_MS = 3_600_000;
const MOST_KEPT = 10_000;

export class KeyUses {
  readonly #context: EngineContext;
  readonly #noted = new Map<string, Instant>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Never fails: that a use could not be noted is no reason to refuse it. */
  async note({ merchantId, keyId }: Caller): Promise<void> {
    const at = this.#context.clock.now();
    const key = `${merchantId}:${keyId}`;
    const noted = this.#noted.get(key);
    if (noted !== undefined && at - noted < EVERY_MS) return;
    if (this.#noted.size >= MOST_KEPT) this.#noted.clear();
    this.#noted.set(key, at);
    try {
      await this.#context.db.tenant(merchantId, (tx) =>
        noteKeyUsed(tx, keyId, { at, since: at - EVERY_MS }),
      );
    } catch (error) {
      this.#context.log.warn({ error }, "the use of an API key could not be noted");
    }
  }
}
