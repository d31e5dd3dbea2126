import type { Client } from "../support/program.ts";
import type { Answer } from "./api-description.ts";
import type { FuzzedRequest } from "./requests.ts";

/** Sends it as it is, with the shop's key. */
export async function sendFuzzed(
  baseUrl: string,
  { apiKey }: Pick<Client, "apiKey">,
  { operation, url, headers, body }: FuzzedRequest,
): Promise<Answer> {
  const response = await fetch(baseUrl + url, {
    method: operation.method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => isByteString(value))),
    },
    ...(body === null || operation.method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  const [mediaType = ""] = (response.headers.get("content-type") ?? "").split(";");
  return { status: response.status, mediaType, body: bodyOf(mediaType, text) };
}

/** An answer that is no JSON, such as an archive, is its text, which may be empty. */
function bodyOf(mediaType: string, text: string): unknown {
  if (mediaType !== "" && !/json$(?<!ndjson)/.test(mediaType)) return text;
  return text === "" ? null : JSON.parse(text);
}

function isByteString(value: string): boolean {
  return !/[^\u{20}-\u{ff}]/u.test(value);
}
