/** A mail as it looks where the reader's device is light, or dark, whatever this one is. Pure. */

export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

export function inScheme(html: string, scheme: Scheme): string {
  return html
    .replaceAll("(prefers-color-scheme: dark)", scheme === "dark" ? "all" : "not all")
    .replaceAll(
      '<meta name="color-scheme" content="light dark">',
      `<meta name="color-scheme" content="${scheme}">`,
    );
}
