/**
 * Whether this process may charge: not while the deployment is held, and not without the key that
 * seals its cards. Looked up now and then, since another process, or a restore, decides it.
 */
import { refuse, type Refusal, type Result, accept } from "../../domain/refusal.ts";
import type { Database } from "../../store/database.ts";
import { deploymentValues } from "../../store/deployment/deployment-values.ts";
import type { Ids } from "../../store/id-block/ids.ts";
import { FACTS } from "./facts.ts";
import { readHold, type Hold } from "./hold.ts";

export type StandingOptions = {
  readonly db: Database;
  readonly ids: Ids;
  /** Whether this process has the master key of this id. */
  readonly hasKey: (keyId: string) => boolean;
  /** Seals with the key of this id, which it has, from now on. */
  readonly sealWith: (keyId: string) => void;
  readonly wallMs: () => number;
};

const LOOKED_AT = [FACTS.hold, FACTS.idEpoch, FACTS.masterKey, FACTS.keysInUse];
/** How old what this process knows may be, in wall time. */
const FRESH_MS = 250;

export class Standing {
  readonly #options: StandingOptions;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #fault: Refusal | null = null;
  #idEpoch: string | null = null;

  constructor(options: StandingOptions) {
    this.#options = options;
  }

  /** As of the last look. */
  get mayCharge(): boolean {
    return this.#fault === null;
  }

  /** Refuses what moves money while this process may not. */
  async check(): Promise<Result<null>> {
    await this.look();
    return this.#fault ?? accept(null);
  }

  /** Looks at the deployment's facts, unless it just did. */
  async look(): Promise<void> {
    if (this.#options.wallMs() - this.#lookedAtMs >= FRESH_MS) await this.lookNow();
  }

  async lookNow(): Promise<void> {
    const { db, ids, hasKey, sealWith } = this.#options;
    const facts = await deploymentValues(db, LOOKED_AT);
    this.#lookedAtMs = this.#options.wallMs();
    const epoch = facts.get(FACTS.idEpoch) ?? null;
    if (epoch !== this.#idEpoch) {
      ids.forget();
      this.#idEpoch = epoch;
    }
    const keyId = facts.get(FACTS.masterKey);
    const inUse = facts.get(FACTS.keysInUse)?.split(",") ?? [];
    const missing = [...inUse, ...(keyId === undefined ? [] : [keyId])].find((id) => !hasKey(id));
    if (keyId !== undefined && hasKey(keyId)) sealWith(keyId);
    const hold = facts.get(FACTS.hold);
    if (hold !== undefined) this.#fault = heldRefusal(readHold(hold));
    else this.#fault = missing === undefined ? null : keyMissing(missing);
  }
}

const WHY: Readonly<Record<Hold["reason"], string>> = {
  moved: "The database lives elsewhere than before, and the bank's record was not read since.",
  told: "The database is said to be restored, and the bank's record was not read since.",
  lost: "The bank knows charges of this deployment that the database does not.",
};

function heldRefusal({ reason }: Hold): Refusal {
  return refuse("deployment_held", `${WHY[reason]} See perennial reconcile --adopt.`);
}

function keyMissing(keyId: string): Refusal {
  return refuse(
    "not_ready",
    `Cards are sealed with master key ${keyId}, which this process was not given.`,
  );
}
