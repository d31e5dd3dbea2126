/** Many ids in little memory: eight bytes each. */

const FIRST_ROOM = 1_024;

export class IdList {
  #ids = new BigInt64Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(ids: readonly bigint[]): void {
    const length = this.#length + ids.length;
    if (length > this.#ids.length) {
      const larger = new BigInt64Array(Math.max(length, this.#ids.length * 2));
      larger.set(this.#ids.subarray(0, this.#length));
      this.#ids = larger;
    }
    this.#ids.set(ids, this.#length);
    this.#length = length;
  }

  /** Ascending. */
  sort(): void {
    this.#ids.subarray(0, this.#length).sort();
  }

  slice(from: number, before: number): bigint[] {
    return [...this.#ids.subarray(from, Math.min(before, this.#length))];
  }
}
