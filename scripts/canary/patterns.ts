/**
 * Every form in which a card number may lie in a file, as bytes to search for. Pure.
 *
 * Text: the number plain or in groups, each as it is, in UTF-16, hex, percent-encoded or inside
 * base64. Binary: what a database or a heap makes of it when somebody takes it for a quantity.
 * What no pattern can find is compressed or encrypted text; search-files.ts says what it does there.
 */
export type Pattern = {
  /** Which of the numbers searched for, from 0. A report names this and never the number. */
  readonly canary: number;
  /** Such as "plain" or "base64, grouped by blanks". */
  readonly form: string;
  readonly bytes: Uint8Array;
};

type Form = { readonly form: string; readonly bytes: Uint8Array };

const SEPARATORS = [
  [" ", "grouped by blanks"],
  ["-", "grouped by dashes"],
  ["+", "grouped by plus signs"], // a blank in a form post
  ["%20", "grouped by encoded blanks"],
] as const;

/** The patterns of `numbers` (digits only). Throws RangeError for anything else, without quoting it. */
export function canaryPatterns(numbers: readonly string[]): Pattern[] {
  return numbers.flatMap((number, canary) => {
    if (!/^[0-9]{13,19}$/.test(number)) {
      throw new RangeError(`canary ${canary + 1} is not a card number of 13 to 19 digits`);
    }
    return distinct([...textForms(number), ...binaryForms(number)]).map((form) => {
      return { canary, ...form };
    });
  });
}

function textForms(number: string): Form[] {
  const spellings = [{ text: number, suffix: "" }];
  for (const groups of groupings(number)) {
    for (const [separator, name] of SEPARATORS) {
      spellings.push({ text: groups.join(separator), suffix: `, ${name}` });
    }
  }
  return spellings.flatMap(({ text, suffix }) =>
    encodings(text).map(({ form, bytes }) => ({ form: form + suffix, bytes })),
  );
}

/** Groups of four, and as the number is printed on a card of 14 or 15 digits. */
function groupings(number: string): string[][] {
  const fours = number.match(/.{1,4}/g) ?? [];
  const printed = number.match(/^(.{4})(.{6})(.{4,5})$/)?.slice(1);
  return printed === undefined ? [fours] : [fours, printed];
}

function encodings(text: string): Form[] {
  const plain = Buffer.from(text, "latin1");
  const hex = plain.toString("hex");
  const percent = hex.replace(/../g, "%$&");
  return [
    { form: "plain", bytes: plain },
    // Without its last zero, little-endian text is found inside big-endian text, too.
    { form: "UTF-16", bytes: Buffer.from(text, "utf16le").subarray(0, -1) },
    { form: "hex", bytes: Buffer.from(hex) },
    { form: "hex", bytes: Buffer.from(hex.toUpperCase()) },
    { form: "percent-encoded", bytes: Buffer.from(percent) },
    { form: "percent-encoded", bytes: Buffer.from(percent.toUpperCase()) },
    ...[0, 1, 2].flatMap((before) => [
      { form: "base64", bytes: base64Core(plain, before, "base64") },
      { form: "base64url", bytes: base64Core(plain, before, "base64url") },
    ]),
  ];
}

/**
 * The base64 characters that the number alone decides when `before` bytes (modulo 3) come first:
 * those that share bits with what comes before or after it are left out.
 */
function base64Core(plain: Buffer, before: number, encoding: "base64" | "base64url"): Buffer {
  const text = Buffer.concat([Buffer.alloc(before), plain]).toString(encoding);
  const first = Math.ceil((before * 8) / 6);
  const end = Math.floor(((before + plain.length) * 8) / 6);
  return Buffer.from(text.slice(first, end));
}

/** No pattern begins with a zero byte: files are full of them, and each would start a comparison. */
function binaryForms(number: string): Form[] {
  const integer = Buffer.alloc(8);
  integer.writeBigUInt64BE(BigInt(number));
  const float = Buffer.alloc(8);
  float.writeDoubleBE(Number(number));
  const forms: Form[] = [
    { form: "64-bit integer", bytes: integer },
    { form: "64-bit integer", bytes: Buffer.from(integer).swap64() },
    { form: "64-bit float", bytes: float },
    { form: "64-bit float", bytes: Buffer.from(float).swap64() },
    { form: "packed decimal", bytes: packedDecimal(number) },
    { form: "PostgreSQL numeric", bytes: postgresNumeric(number) },
  ];
  return forms.map(({ form, bytes }) => {
    return { form, bytes: bytes.subarray(bytes.findIndex((byte) => byte !== 0)) };
  });
}

/** Two digits to a byte; of an odd number of digits the last one is left out. */
function packedDecimal(number: string): Buffer {
  return Buffer.from(number.slice(0, number.length - (number.length % 2)), "hex");
}

/** Base 10,000, two bytes each, little-endian, groups of zeros at the end dropped. */
function postgresNumeric(number: string): Buffer {
  const padded = number.padStart(Math.ceil(number.length / 4) * 4, "0");
  const groups = (padded.match(/.{4}/g) ?? []).map(Number);
  while (groups.at(-1) === 0) groups.pop();
  const bytes = Buffer.alloc(groups.length * 2);
  groups.forEach((group, i) => bytes.writeUInt16LE(group, i * 2));
  return bytes;
}

/** Different encodings of digits are often the same bytes; the first name stands. */
function distinct(forms: readonly Form[]): Form[] {
  const byBytes = new Map<string, Form>();
  for (const form of forms) {
    const key = Buffer.from(form.bytes).toString("latin1");
    if (!byBytes.has(key)) byBytes.set(key, form);
  }
  return [...byBytes.values()];
}
