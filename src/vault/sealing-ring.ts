/** A ring of keys whose sealing key is decided by the deployment, not by the process. */
import type { KeyRing, MasterKey } from "./master-key.ts";

export class SealingRing implements KeyRing {
  readonly all: ReadonlyMap<string, MasterKey>;
  #current: MasterKey;

  constructor(ring: KeyRing) {
    this.all = ring.all;
    this.#current = ring.current;
  }

  get current(): MasterKey {
    return this.#current;
  }

  /** Seals with the key of this id from now on; false, and nothing changes, when it is not here. */
  sealWith(keyId: string): boolean {
    const key = this.all.get(keyId);
    if (key !== undefined) this.#current = key;
    return key !== undefined;
  }
}
