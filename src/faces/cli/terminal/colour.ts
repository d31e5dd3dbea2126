/** When a terminal gets colour, and which. */

const CYAN = "\u001B[36m";
const PLAIN = "\u001B[39m";

/**
 * Whether to write colour to `stream`: only to a terminal that can show it, and not if the user said
 * no. Source: no-color.org; TERM=dumb is what editors and build logs say of themselves.
 */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/** `text` in the colour of bars, if `colour`; an empty text stays empty. */
export function inBarColour(text: string, colour: boolean): string {
  return colour && text.trim() !== "" ? CYAN + text + PLAIN : text;
}
