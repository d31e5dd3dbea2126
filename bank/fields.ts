/** Small readers of JSON fields, and the one form in which a body is refused. */
import type { Minor } from "../src/domain/money/money.ts";
import { type Instant, parseInstant } from "./instant.ts";

export type Refused = { readonly ok: false; readonly code: string; readonly message: string };
export type Read<T> = { readonly ok: true; readonly value: T } | Refused;

export type Fields = Readonly<Record<string, unknown>>;

/** A key, a reference to a booking or a scheme's id: visible ASCII. */
const TOKEN = /^[\x21-\x7e]{1,100}$/;

export function accept<T>(value: T): Read<T> {
  return { ok: true, value };
}

/** `expected` completes "<field>: expected ..." and never repeats what was sent. */
export function refuse(field: string, expected: string): Refused {
  return { ok: false, code: "invalid_field", message: `${field}: expected ${expected}` };
}

export function asFields(body: unknown): Fields {
  return typeof body === "object" && body !== null ? (body as Fields) : {};
}

export function isAbsent(written: unknown): written is null | undefined {
  return written === null || written === undefined;
}

export function isToken(written: unknown): written is string {
  return matches(written, TOKEN);
}

export function isText(written: unknown): written is string {
  return typeof written === "string" && written.length > 0 && written.length <= 200;
}

export function matches(written: unknown, shape: RegExp): written is string {
  return typeof written === "string" && shape.test(written);
}

export function isWhole(written: unknown, from: number, to: number): written is number {
  return Number.isInteger(written) && (written as number) >= from && (written as number) <= to;
}

/** Minor units below 10^15, as a JSON number or a string of digits. */
export function readAmount(written: unknown): Minor | undefined {
  const digits = typeof written === "number" ? String(written) : written;
  return matches(digits, /^\d{1,15}$/) ? BigInt(digits) : undefined;
}

export function readInstant(written: unknown): Instant | undefined {
  return typeof written === "string" ? parseInstant(written) : undefined;
}
