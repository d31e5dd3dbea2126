/** `npm run generate`: writes the generated files anew. The house tests fail while one is stale. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { snapshotPglite } from "../src/store/pglite.ts";
import { generatedFiles } from "./house/generated-files.ts";

for (const { path, text } of await generatedFiles(await snapshotPglite())) {
  const file = join(import.meta.dirname, "..", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
