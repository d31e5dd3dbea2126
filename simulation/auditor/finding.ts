import type { Violation } from "../violation.ts";

export type About = {
  /** `purchase 12`, `transaction 9`, `key …`. */
  readonly subject: string;
  readonly position?: number | undefined;
  /** A date or an instant, as far as one matters. */
  readonly on?: string | undefined;
  readonly expected: string;
  readonly seen: string;
};

/** Something that is not as it should be: `purchase 12, position 3, 2026-03-01: expected …, seen …`. */
export function finding(rule: string, about: About): Violation {
  const { subject, position, on, expected, seen } = about;
  const where = [
    subject,
    ...(position === undefined ? [] : [`position ${position}`]),
    ...(on === undefined ? [] : [on]),
  ];
  return { rule, detail: `${where.join(", ")}: expected ${expected}, seen ${seen}` };
}

/** An instant in ms, for people. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}
