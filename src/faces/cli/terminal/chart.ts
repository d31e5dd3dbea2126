/**
 * Charts of Unicode blocks. Pure: values in, lines out; nothing is written here.
 *
 * `columnChart` is for many values in a row, such as charges per day over months: it shows the shape,
 * in which a day without charges is a gap and the day that makes up for it stands out. `barChart` is
 * for few values with names, such as charges per outcome.
 */
import { inBarColour } from "./colour.ts";
import { type Column, drawAxis, drawRow, layOut } from "./column-plot.ts";
import { formatNumber, largestOf, levelOf } from "./scale.ts";
import { oneLine, padEnd, padStart, shorten, textWidth } from "./text-width.ts";

export type Bar = { readonly label: string; readonly value: number; readonly note?: string };
export type BarChartOptions = {
  /** Cells of the terminal that no line is longer than. */
  readonly width: number;
  readonly title: string;
  /** See wantsColour; no colour if not given. */
  readonly colour?: boolean;
};

const LEFT_EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** One line per row: label, bar from a common axis, value, note; the title above. */
export function barChart(rows: readonly Bar[], options: BarChartOptions): readonly string[] {
  const { width, title, colour = false } = options;
  const largest = largestOf(rows.map((row) => row.value));
  const labels = rows.map((row) => shorten(oneLine(row.label), Math.max(8, Math.floor(width / 3))));
  const labelWidth = Math.max(0, ...labels.map(textWidth));
  const tails = rows.map((row) => tail(row));
  const room = Math.max(8, width - labelWidth - 2 - Math.max(0, ...tails.map(textWidth)));
  const lines = rows.map((row, at) => {
    const bar = barOf(row.value, largest, room);
    return `${padEnd(labels[at] ?? "", labelWidth)} │${inBarColour(bar, colour)}${tails[at] ?? ""}`;
  });
  return [oneLine(title), ...lines].map((line) => line.trimEnd());
}

function tail({ value, note }: Bar): string {
  return ` ${formatNumber(value)}${note === undefined ? "" : ` ${oneLine(note)}`}`;
}

/** A value that is there but too small to see gets the thinnest bar: it is not nothing. */
function barOf(value: number, largest: number, room: number): string {
  const eighths = levelOf(value, largest, room * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (LEFT_EIGHTHS[eighths % 8] ?? "");
}

export type ColumnChartOptions = {
  /** Lines of the columns; title, axis and labels come on top. An even number from 2. */
  readonly height: number;
  /** Cells of the terminal that no line is longer than. */
  readonly width: number;
  readonly title?: string;
  /** See wantsColour; no colour if not given. */
  readonly colour?: boolean;
};

/**
 * Values from left to right, each a column over a common axis, with the scale at its side.
 *
 * A value has one cell or more where there is room, else half a cell; if that is not enough,
 * neighbours are added up and the title says how many.
 */
export function columnChart(
  values: readonly Column[],
  options: ColumnChartOptions,
): readonly string[] {
  const { height, width, title = "", colour = false } = options;
  if (!(Number.isInteger(height / 2) && height >= 2)) throw new RangeError(`no height: ${height}`);
  const plot = layOut(values, width);
  const rows = Array.from({ length: height }, (_, at) => {
    const row = height - 1 - at;
    const mark = at === 0 ? plot.top : at === height / 2 ? plot.top / 2 : undefined;
    const scale = mark === undefined ? "" : formatNumber(mark);
    const cells = inBarColour(drawRow(plot, row, height).trimEnd(), colour);
    return `${padStart(scale, plot.scaleWidth)} ${mark === undefined ? "│" : "┤"}${cells}`;
  });
  const { axis, labels } = drawAxis(plot);
  const sums = plot.addedUp === 1 ? "" : ` (each column is the sum of ${plot.addedUp})`;
  const heading = oneLine(title + sums).trim();
  return [
    ...(heading === "" ? [] : [heading]),
    ...rows,
    `${padStart("0", plot.scaleWidth)} ┼${axis}`,
    `${" ".repeat(plot.scaleWidth + 2)}${labels}`.trimEnd(),
  ];
}
