/** Physical lines of a file of bytes, in bounded memory. */

export type Line = {
  /** Counted from 1; each line feed ends one. */
  readonly number: number;
  /** With its line feed, where it has one; empty if the line is too long to be held. */
  readonly bytes: Buffer;
  readonly tooLong: boolean;
  /** How many double quotes are in it; 0 if it is too long. */
  readonly quotes: number;
};

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of `input`, without a byte order mark. Of a line of more than `mostBytes` nothing is held
 * but its number. What `input` throws passes through.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Line, void, void> {
  let number = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const hold = (part: Uint8Array): void => {
    heldBytes += part.length;
    if (heldBytes > mostBytes) held = [];
    else held.push(part);
  };
  const release = (): Line => {
    const tooLong = heldBytes > mostBytes;
    const bytes = tooLong ? Buffer.alloc(0) : join(held);
    const text = number === 1 ? withoutMark(bytes) : bytes;
    const line = { number, bytes: text, tooLong, quotes: count(text, QUOTE) };
    number += 1;
    held = [];
    heldBytes = 0;
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      hold(chunk.subarray(from, end + 1));
      from = end + 1;
      yield release();
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (heldBytes > 0) yield release();
}

function join(parts: readonly Uint8Array[]): Buffer {
  const [only] = parts;
  if (parts.length !== 1 || only === undefined) return Buffer.concat(parts);
  return Buffer.from(only.buffer, only.byteOffset, only.length);
}

function withoutMark(bytes: Buffer): Buffer {
  const mark = BYTE_ORDER_MARK.length;
  return bytes.subarray(0, mark).equals(BYTE_ORDER_MARK) ? bytes.subarray(mark) : bytes;
}

function count(bytes: Buffer, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
}
