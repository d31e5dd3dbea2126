/** How `perennial` ends; scripts rely on it. */
export const EXIT_CODES = {
  done: { code: 0, means: "done" },
  failed: { code: 1, means: "it did not work; a line on stderr says why, and what to do" },
  usage: { code: 2, means: "the call was wrong; nothing was done" },
  findings: {
    code: 3,
    means: "it worked, and something was found: differences, faults, charges that were left",
  },
} as const;
