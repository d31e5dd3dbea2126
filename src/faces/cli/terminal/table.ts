/** Tables of plain text. */
import { oneLine, padEnd, padStart, textWidth } from "./text-width.ts";

const NUMBER = /^-?[0-9][0-9.,]*(?: ?%)?$/;
const GAP = "  ";

/**
 * The lines of a table: header, rule, one line per row. A column whose cells are all numbers stands
 * to the right, any other to the left. No line ends with blanks; missing cells are empty.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const body = rows.map((row) => header.map((_, at) => oneLine(row[at] ?? "")));
  const columns = header.map((name, at) => {
    const cells = body.map((row) => row[at] ?? "");
    return {
      width: Math.max(...[name, ...cells].map(textWidth)),
      pad: cells.length > 0 && cells.every((cell) => NUMBER.test(cell)) ? padStart : padEnd,
    };
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, pad }, at) => pad(cells[at] ?? "", width))
      .join(GAP)
      .trimEnd();
  const rule = columns.map(({ width }) => "─".repeat(width)).join(GAP);
  return [line(header), rule, ...body.map(line)];
}
