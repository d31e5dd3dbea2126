/** Text as XML 1.0 holds it. */

/** What XML 1.0 has no way to write, not even escaped. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // as it is, a reader would take it for a line break
  "\r": "&#13;",
};

/** Most texts have none of these, and a report has millions of texts. */
// oxlint-disable-next-line no-control-regex
const TO_CHANGE = /[\u0000-\u0008\u000b-\u001f&<>\ud800-\udfff\ufffe\uffff]/;

/** Of an element; what XML cannot hold is left out. */
export function xmlText(text: string): string {
  if (!TO_CHANGE.test(text)) return text;
  return text
    .toWellFormed()
    .replace(NOT_IN_XML, "")
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);
}

/** Of an attribute in double quotes. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
