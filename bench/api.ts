/**
 * `npm run bench:api`: answer times over a million purchases of one merchant, of the REST API and of
 * the web services of docs/compat/secure-trading.md. `--small` takes a hundredth, to see that it works.
 */
import { apiPage } from "./report/api-page.ts";
import { measureApi } from "./scale/api.ts";
import { runAndRecord } from "./scale/run-and-record.ts";

await runAndRecord("api", async (options) => ({ api: await measureApi(options) }), apiPage);
