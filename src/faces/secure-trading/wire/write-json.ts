/** Writes an answer as JSON (version 1.00): every value is a string, `errordata` a list of them. */
import type { Fields, WireAnswer, WireResponse } from "./block.ts";
import { ERROR_TEXTS } from "./error-codes.ts";

export function writeJson(answer: WireAnswer): string {
  return JSON.stringify({
    requestreference: answer.requestReference,
    version: "1.00",
    secrand: answer.secrand,
    response: answer.responses.map(writeResponse),
  });
}

function writeResponse({ type, code, data, fields, records }: WireResponse): object {
  return {
    requesttypedescription: type,
    ...plain(fields),
    errorcode: code,
    errormessage: ERROR_TEXTS[code],
    ...(data.length === 0 ? {} : { errordata: data }),
    ...(records.length === 0 ? {} : { records: records.map(plain) }),
  };
}

/** Without a prototype's names in the way: clients may send a field of any name. */
function plain(fields: Fields): object {
  return Object.fromEntries(fields);
}
