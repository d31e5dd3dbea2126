/** `npm run canary`: proves that a card number is nowhere in clear. See canary/run-canary.ts. */
import { runCanary } from "./canary/run-canary.ts";

process.exitCode = runCanary(process.argv.slice(2), (line) => console.log(line));
