import { MEANINGS, UNKNOWN_ANSWER } from "../../src/domain/policy/decline-table.ts";
import { DECLINES as SECURE_TRADING } from "../../src/gateways/secure-trading/decline-codes.ts";
import { DECLINES as SIMULATOR } from "../../src/gateways/simulator/decline-codes.ts";

const TABLES = [SIMULATOR, SECURE_TRADING];

/** The page of what every gateway's answers mean, a column a gateway. */
export function declinePage(): string {
  const rows = MEANINGS.map((meaning) => {
    const cells = TABLES.map(({ codes }) => (codes[meaning] ?? ["–"]).join(", "));
    return `| ${meaning} | ${cells.join(" | ")} |`;
  });
  return `${[
    "# Declines: which answer is of which class",
    "",
    "<!-- Generated from src/gateways/*/decline-codes.ts by `npm run generate`; do not edit. -->",
    "",
    "What a class leads to is the [policy's](../concepts/policies.md#declines) business. `not-carried-out`",
    "and `open` are no declines: nothing was sent on, so it waits; or the money may have moved, so the",
    "bank is asked.",
    "",
    `| counts as | ${TABLES.map(({ gateway }) => gateway).join(" | ")} |`,
    `|---${TABLES.map(() => "|---").join("")}|`,
    ...rows,
    "",
    `Any other code is a decline of class \`${UNKNOWN_ANSWER}\`, and \`hard\` where the scheme advises not to`,
    "try again.",
    "",
    ...TABLES.flatMap(({ gateway, besides }) => besides.map((text) => `- ${gateway}: ${text}`)),
    ...TABLES.map(({ gateway, source }) => `- Source of ${gateway}: ${source}`),
  ].join("\n")}\n`;
}
