/** The bank's test bench over HTTP (bank/README.md): its modes, and its journal. */
import { request } from "undici";

/** A key's line in the journal: everything that the bank approved or declined has one. */
export type JournalLine = {
  readonly key: string;
  readonly kind: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly outcome: "approved" | "declined";
  readonly at: string;
  /** How often it was booked: 0, 1 or 2. */
  readonly bookings: number;
};

/** Sets a mode, such as `{mode: "unreachable", from, until}`. Throws Error when it is refused. */
export async function controlBank(url: string, body: object): Promise<void> {
  const answer = await request(`${url}/control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 400)
    throw new Error(`the bank refused ${JSON.stringify(body)}: ${text}`);
}

/** Everything after the line of `after`, oldest first. Throws when the bank does not answer. */
export async function* bankJournal(url: string, after = ""): AsyncGenerator<JournalLine, void> {
  for (let last = after; ;) {
    const answer = await request(`${url}/journal?after=${encodeURIComponent(last)}`);
    const { entries } = (await answer.body.json()) as { entries: JournalLine[] };
    yield* entries;
    const next = entries.at(-1);
    if (next === undefined) return;
    last = next.key;
  }
}
