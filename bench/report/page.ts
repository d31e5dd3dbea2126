/** The results for people: `bench/RESULTS.md`. */
import type { Machine } from "../machine/describe.ts";
import type { Spread } from "../measure/statistics.ts";
import { GOALS, type Results } from "./results.ts";

export function resultsPage(results: Results): string {
  const { machine, sizes } = results;
  return [
    "# Throughput of renewals",
    "",
    `Written by \`npm run bench${results.size === "quick" ? " -- --quick" : ""}\`; do not edit. ` +
      "What is compared, and why it is fair: [README.md](README.md).",
    "",
    `Medians (least–most) of ${sizes.repetitions} repetitions, interleaved in one run.`,
    "",
    "## Ratios",
    "",
    ...table(
      ["ratio", "", "median", "least–most", "must", "goal"],
      GOALS.map(({ name, what, must, goal }) => {
        const { median, least, most } = results.ratioSpreads[name];
        const verdict = median >= goal ? "goal" : median >= must ? "must" : "missed";
        return [
          what,
          `\`${name}\``,
          `**${ratioText(median)}** (${verdict})`,
          `${ratioText(least)}–${ratioText(most)}`,
          `≥ ${must}`,
          `≥ ${goal}`,
        ];
      }),
    ),
    "",
    "## Rates",
    "",
    "CPU is user and system time per renewal: of the engine's process, and of all processes of the",
    "PostgreSQL server.",
    "",
    ...table(
      ["run", "renewals", "renewals/s", "CPU Node µs", "CPU PostgreSQL µs"],
      Object.entries(results.figures).map(([name, figure]) => [
        name,
        count(figure.renewals),
        spreadText(figure.perSecond),
        spreadText(figure.nodeMicros) +
          (figure.bankMicros === null ? "" : `; bank ${count(figure.bankMicros.median)}`),
        spreadText(figure.postgresMicros),
      ]),
    ),
    "",
    ...machineLines(machine),
  ].join("\n");
}

export function machineLines(machine: Machine): readonly string[] {
  const settings = Object.entries(machine.postgresSettings).map(
    ([name, value]) => `\`${name} = ${value}\``,
  );
  return [
    "## Machine",
    "",
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}; ` +
      `Node ${machine.node}, PostgreSQL ${machine.postgres}; engine, server and bank share the cores.`,
    "",
    `PostgreSQL's settings, where they differ from its defaults or matter: ${settings.join(", ")}.`,
    "",
    `Commit ${machine.commit}, ${machine.startedAt}.`,
    "",
  ];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

export function spreadText({ median, least, most }: Spread): string {
  return `**${count(median)}** (${count(least)}–${count(most)})`;
}

function ratioText(value: number): string {
  return value >= 5 ? value.toFixed(1) : value.toFixed(2);
}

/** With blanks between thousands, and two digits where it is small. */
export function count(value: number): string {
  if (value < 10) return value.toFixed(2);
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}
