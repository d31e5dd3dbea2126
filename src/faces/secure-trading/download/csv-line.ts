/** One line of a file of comma-separated values. Source: RFC 4180. */
export function csvLine(values: readonly string[]): string {
  return `${values.map(quoted).join(",")}\r\n`;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
