/**
 * A ring of keys whose sealing key is decided by the deployment, not by the process: while one process
 * has a new key already and another has not, cards go on being sealed so that both can open them.
 */
import type { KeyRing, MasterKey } from "./master-key.ts";

export class SealingRing implements KeyRing {
  readonly all: ReadonlyMap<string, MasterKey>;
  /** The key that this process was given as the deployment's; others are those of before. */
  readonly given: MasterKey;
  #current: MasterKey;

  constructor(ring: KeyRing) {
    this.all = ring.all;
    this.given = ring.current;
    this.#current = ring.current;
  }

  get current(): MasterKey {
    return this.#current;
  }

  has(keyId: string): boolean {
    return this.all.has(keyId);
  }

  /** Seals with the key of this id from now on. Throws when it is not here. */
  sealWith(keyId: string): void {
    const key = this.all.get(keyId);
    if (key === undefined) throw new Error(`master key ${keyId} is not here`);
    this.#current = key;
  }
}
