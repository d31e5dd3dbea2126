/** The cells of a column chart: how many columns share one, what is drawn in it, what stands below. */
import { axisTop, formatNumber, largestOf, levelOf } from "./scale.ts";
import { oneLine, textWidth } from "./text-width.ts";

export type Column = {
  /** Below the axis, where there is room; leave it empty for columns that need none. */
  readonly label: string;
  readonly value: number;
};

export type Plot = {
  readonly columns: readonly Column[];
  /** How many of the values given were added up in one column. */
  readonly addedUp: number;
  /** How many columns one cell has, side by side. */
  readonly perCell: 1 | 2;
  /** How many cells a column has, where it has whole ones. */
  readonly cells: number;
  /** The value at the upper edge. */
  readonly top: number;
  /** Cells for the numbers of the scale. */
  readonly scaleWidth: number;
  /** Cells right of the axis. */
  readonly room: number;
};

const MOST_CELLS = 8;

/** Fits `values` into lines of `width` cells: whole cells if possible, else halves, else sums. */
export function layOut(values: readonly Column[], width: number): Plot {
  for (let addedUp = 1; ; addedUp += 1) {
    const columns = addUp(values, addedUp);
    const top = axisTop(largestOf(columns.map((column) => column.value)));
    const scaleWidth = formatNumber(top).length;
    const room = Math.max(MOST_CELLS, width - scaleWidth - 2);
    if (columns.length > room * 2) continue;
    const perCell = columns.length > room ? 2 : 1;
    const cells = Math.min(MOST_CELLS, Math.max(1, Math.floor(room / Math.max(1, columns.length))));
    return { columns, addedUp, perCell, cells, top, scaleWidth, room };
  }
}

function addUp(values: readonly Column[], size: number): readonly Column[] {
  if (size === 1) return values;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => {
    const part = values.slice(at * size, (at + 1) * size);
    return {
      label: part.find(({ label }) => label !== "")?.label ?? "",
      value: part.reduce((sum, { value }) => sum + value, 0),
    };
  });
}

const LOWER_EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/** By how many halves of the left column fill the cell, then of the right one. */
const QUADRANTS = [
  [" ", "▗", "▐"],
  ["▖", "▄", "▟"],
  ["▌", "▙", "█"],
];

/** One line of the columns, `row` lines above the axis, in a chart of `height` lines. */
export function drawRow(plot: Plot, row: number, height: number): string {
  const levels = plot.perCell === 1 ? 8 : 2; // in one cell, from bottom to top
  const filled = plot.columns.map(({ value }) =>
    Math.min(levels, Math.max(0, levelOf(value, plot.top, height * levels) - row * levels)),
  );
  if (plot.perCell === 2) {
    const pairs = Array.from({ length: Math.ceil(filled.length / 2) }, (_, at) => at * 2);
    return pairs.map((at) => QUADRANTS[filled[at] ?? 0]?.[filled[at + 1] ?? 0]).join("");
  }
  const gap = plot.cells >= 3 ? 1 : 0;
  return filled
    .map((level) => (LOWER_EIGHTHS[level] ?? "").repeat(plot.cells - gap) + " ".repeat(gap))
    .join("");
}

/** The axis and the labels below it: from the left, each that fits two cells after the one before. */
export function drawAxis(plot: Plot): { readonly axis: string; readonly labels: string } {
  const { columns, perCell, cells, room } = plot;
  const axis = Array<string>(Math.ceil((columns.length * cells) / perCell)).fill("─");
  let labels = "";
  for (const [at, column] of columns.entries()) {
    const cell = Math.floor((at * cells) / perCell);
    const label = oneLine(column.label);
    const used = textWidth(labels);
    if (label === "" || cell < (used === 0 ? 0 : used + 2)) continue;
    if (cell + textWidth(label) > room) continue;
    labels += " ".repeat(cell - used) + label;
    axis[cell] = "┬";
  }
  return { axis: axis.join(""), labels };
}
