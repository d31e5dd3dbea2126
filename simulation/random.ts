/**
 * Chance that can be repeated: a stream of numbers from a seed and a purpose.
 *
 * Each purpose has a stream of its own, so that taking an action out of a world does not change what
 * the bank would have said. Generator: sfc32 (Chris Doty-Humphrey), seeded by FNV-1a of the text.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  private constructor(text: string) {
    this.#a = fnv1a(`${text} a`);
    this.#b = fnv1a(`${text} b`);
    this.#c = fnv1a(`${text} c`);
    // the first numbers still show the seed
    for (let i = 0; i < 12; i += 1) this.next();
  }

  static of(seed: number, purpose: string): Random {
    return new Random(`${seed} ${purpose}`);
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not, 1. */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(0, from.length - 1)];
    if (picked === undefined) throw new Error("there is nothing to pick from");
    return picked;
  }

  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => this.next() & 0xff);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const bytes = Buffer.from(this.bytes(16));
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
}

/** The 32-bit FNV-1a hash of a text. */
export function fnv1a(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
