/** How text takes its place in a terminal: what is shown of it, and how many cells that fills. */

const SEGMENTS = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Scripts and signs that fill two cells. Source: Unicode, UAX #11 (East Asian Width W and F). */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]|^\p{Emoji_Presentation}/u;
const NOTHING = /^[\p{M}\p{Cf}]+$/u;

/** Moves the cursor, rings, or turns the direction of what follows. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * `text` on one line, with every control character shown by its picture (␊ for a line feed, else �):
 * names come from outside and must not be able to write over the rest of the screen.
 */
export function oneLine(text: string): string {
  return text.replaceAll(CONTROL, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\uFFFD";
  });
}

/** How many cells `text`, without control characters, fills. */
export function textWidth(text: string): number {
  let cells = 0;
  for (const { segment } of SEGMENTS.segment(text)) {
    cells += WIDE.test(segment) ? 2 : NOTHING.test(segment) ? 0 : 1;
  }
  return cells;
}

/** `text` with blanks after it, up to `cells`; longer text is left as it is. */
export function padEnd(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - textWidth(text)));
}

/** `text` with blanks before it, up to `cells`; longer text is left as it is. */
export function padStart(text: string, cells: number): string {
  return " ".repeat(Math.max(0, cells - textWidth(text))) + text;
}

/** The beginning of `text`, with … at its end if it would fill more than `cells`, at least 1. */
export function shorten(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let kept = "";
  for (const { segment } of SEGMENTS.segment(text)) {
    if (textWidth(kept + segment) > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
