/** The page of the command line, from the definitions that it runs on. */
import type { Command } from "commander";
import { EXIT_CODES } from "../../src/faces/cli/exit-codes.ts";
import { commandLine } from "../../src/program/command-line.ts";

export function commandPage(): string {
  const program = commandLine({ environment: {}, serve: async () => {} });
  return `${[
    "# The command line",
    "",
    "<!-- Generated from src/program/command-line.ts by `npm run generate`; do not edit. -->",
    "",
    "`npx perennial <verb>`. Results go to stdout, progress and complaints to stderr, so that a result",
    "can go into a file. `--help` after any verb says what it takes.",
    "",
    "## Where the server is",
    "",
    "All verbs but `start`, `migrate`, `keys issue` and `doctor` with `DATABASE_URL` talk HTTP to a",
    "running server: that of `PERENNIAL_URL`, with the key of `PERENNIAL_API_KEY`; without the two, the",
    "sandbox whose `sandbox.json` is in `DATA_DIR` (`./data`). `PERENNIAL_MERCHANT` (such as `mer_7`)",
    "names the merchant where the key opens several.",
    "",
    "## Exit codes",
    "",
    "| code | |",
    "|---|---|",
    ...Object.values(EXIT_CODES).map(({ code, means }) => `| ${code} | ${means} |`),
    "",
    ...program.commands.flatMap((command) => section(command, "perennial")),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function section(command: Command, path: string): string[] {
  const name = `${path} ${command.name()}`;
  const own = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const options = command.options.map(({ flags, description, mandatory, defaultValue }) => {
    const more = mandatory
      ? "; needed"
      : defaultValue === undefined
        ? ""
        : ` (${String(defaultValue)})`;
    return `| \`${flags}\` | ${description}${more} |`;
  });
  return [
    `## \`${[name, ...own].join(" ")}\``,
    "",
    `${capital(command.description())}.`,
    "",
    ...(options.length === 0 ? [] : ["| option | |", "|---|---|", ...options, ""]),
    ...command.commands.flatMap((sub) => section(sub, name)),
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
