/** The two halves of a merchant's move, over REST. */
import type { Body, Client, Reply } from "../support/program.ts";

/** The whole answer as text: an archive, or a problem. */
export async function exported(
  { baseUrl, apiKey }: { readonly baseUrl: string; readonly apiKey: string },
  order: Body,
): Promise<{ readonly status: number; readonly text: string }> {
  const reply = await fetch(`${baseUrl}/v1/exports`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  return { status: reply.status, text: await reply.text() };
}

export function imported(by: Client, text: string, cardsKey: string): Promise<Reply> {
  const headers = { "content-type": "application/x-ndjson", "perennial-cards-key": cardsKey };
  return by.post("/v1/imports/archive", undefined, { raw: text, headers });
}
