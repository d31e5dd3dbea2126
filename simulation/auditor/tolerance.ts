/** How much the auditor forgives, in ms. Each figure says what it is for; none may hide a day. */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Clocks of two processes differ by up to 2 s, each from the true time by up to 1 s. */
export const CLOCK_MS = 2_000;

/**
 * A process reads its clock, and may be held up before it commits what it decided. Nobody outside can
 * tell these moments apart.
 */
export const COMMIT_MS = 15 * MINUTE_MS;

/** Between the moment something may be done and its being done, while nothing is broken. */
export const LATENESS_MS = 4 * HOUR_MS;

/** After the bank says that a day is settled: asked hourly, and only when the last zone's day is over. */
export const SETTLING_MS = 48 * HOUR_MS;
