/** One thing that an examination of the deployment's surroundings looked at. */
export type Finding = {
  /** Stable: scripts match it. */
  readonly check: string;
  /** `fault`: a live deployment must not run like this. */
  readonly state: "ok" | "warning" | "fault";
  /** What was seen, in a sentence. */
  readonly found: string;
  /** What to do about it; null when it is well. */
  readonly advice: string | null;
};
