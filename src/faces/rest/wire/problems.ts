import { Problem } from "../../http/problem.ts";

/** What every route may answer besides its own. */
export const PROBLEMS = { "4xx": Problem, "5xx": Problem };
