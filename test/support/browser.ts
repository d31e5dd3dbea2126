/**
 * A real browser for tests of pages: Chromium from an npm package, so that a machine needs nothing
 * else; or the one that PERENNIAL_TEST_CHROMIUM names.
 */
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import sparticuz, { inflate } from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

/** Root may not use Chromium's own sandbox, and containers have little shared memory. */
const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"];

/** The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env["PERENNIAL_TEST_CHROMIUM"];
  const executablePath = named ?? (await sparticuz.executablePath());
  const options = { executablePath, args: ARGUMENTS };
  try {
    return await chromium.launch(options);
  } catch (error) {
    if (named !== undefined) throw error;
    // a bare machine lacks libraries that Chromium links to; the package brings them
    const libraries = join(await inflate(join(packedFiles(), "al2023.tar.br")), "lib");
    return await chromium.launch({
      ...options,
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    });
  }
}

function packedFiles(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  return join(dirname(entry.startsWith("file:") ? fileURLToPath(entry) : entry), "..", "bin");
}
