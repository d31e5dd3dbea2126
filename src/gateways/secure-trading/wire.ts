/** One request of the JSON web services and its answer, read as what it proves. Pure. */
import { z } from "zod";
import type { NoAnswer } from "../../ports/gateway.ts";
import type { WireAnswer } from "../transport/transport.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A record of the other side, or the answer that made it: flat names, every value a text. */
export type WireRecord = Readonly<Record<string, string>>;

export type WireResponse = {
  readonly fields: WireRecord;
  readonly records: readonly WireRecord[];
  /** What is wrong with a request that was refused. */
  readonly data: readonly string[];
};

const text = z.union([z.string(), z.number()]).transform(String);
/** Names of lists aside, whatever is no text is not for us. */
const Flat = z
  .record(z.string(), z.unknown())
  .transform((all): WireRecord =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) =>
        text.safeParse(value).success ? [[name, String(value)] as const] : [],
      ),
    ),
  );
const Answer = z.object({
  requestreference: z.string(),
  response: z.tuple([z.record(z.string(), z.unknown())]),
});
const Lists = z.object({
  records: z.array(Flat).default([]),
  errordata: z.array(z.string()).default([]),
});

export function writeEnvelope(alias: string, requestReference: string, request: Fields): string {
  const one = { requestreference: requestReference, ...request };
  return JSON.stringify({ alias, version: "1.00", request: [one] });
}

/** The form that the vendor's libraries send; the answer must tell it back. */
export function referenceOf(key: string): string {
  return `A${key.replaceAll(/[^0-9a-z]/g, "").slice(0, 8)}`;
}

/** The one response of an answer to our own request; anything else proves nothing. */
export function readEnvelope(
  requestReference: string,
  answer: WireAnswer,
): WireResponse | NoAnswer {
  const read = answer.status === 200 ? Answer.safeParse(parseJson(answer.body)) : undefined;
  if (read?.success !== true) return unreadable(`status ${answer.status}`);
  if (read.data.requestreference !== requestReference) return unreadable("another request's name");
  const [only] = read.data.response;
  const fields = Flat.safeParse(only);
  const lists = Lists.safeParse(only);
  if (!fields.success || !lists.success || fields.data["errorcode"] === undefined) {
    return unreadable("a response without a code");
  }
  const { records, errordata } = lists.data;
  return { fields: fields.data, records, data: errordata };
}

export function unreadable(why: string): NoAnswer {
  return { kind: "no-answer", cause: `an answer that says nothing to us: ${why}` };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
