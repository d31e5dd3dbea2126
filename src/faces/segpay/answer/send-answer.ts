/** An answer in the form in which it was asked for: a document of its own, or in a SOAP envelope. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { xmlAttribute, xmlText } from "../data-set/xml-text.ts";
import { writeDataSet, type DataSetOptions } from "../data-set/write-data-set.ts";
import type { Form } from "../request/call.ts";
import type { Answer } from "./answer.ts";

export type AnswerOptions = DataSetOptions & {
  readonly form: Form;
  /** By its own name. */
  readonly operation: string;
  readonly xmlNamespace: string;
  /** A string without declaration and namespace, for clients that compare the whole body. */
  readonly bareString: boolean;
};

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

const SOAP = {
  "soap-1.1": {
    namespace: "http://schemas.xmlsoap.org/soap/envelope/",
    type: "text/xml; charset=utf-8",
  },
  "soap-1.2": {
    namespace: "http://www.w3.org/2003/05/soap-envelope",
    type: "application/soap+xml; charset=utf-8",
  },
} as const;

export function sendAnswer(
  reply: FastifyReply,
  answer: Answer,
  options: AnswerOptions,
): FastifyReply {
  const { form } = options;
  if (form !== "http") return sendSoap(reply, answer, { ...options, form });
  switch (answer.kind) {
    case "text":
      return sendString(reply, answer.text, options);
    case "fault":
      return reply.code(500).type("text/plain; charset=utf-8").send(answer.text);
    case "data-set": {
      const open = `${DECLARATION}<DataSet xmlns="${xmlAttribute(options.xmlNamespace)}">`;
      const body = around(open, writeDataSet(answer.dataSet, options), "</DataSet>");
      return reply.type("text/xml; charset=utf-8").send(Readable.from(body));
    }
  }
}

function sendString(
  reply: FastifyReply,
  text: string,
  { bareString, xmlNamespace }: AnswerOptions,
): FastifyReply {
  const body = bareString
    ? `<string>${xmlText(text)}</string>`
    : `${DECLARATION}<string xmlns="${xmlAttribute(xmlNamespace)}">${xmlText(text)}</string>`;
  return reply.type("text/xml; charset=utf-8").send(body);
}

type SoapOptions = AnswerOptions & { readonly form: keyof typeof SOAP };

function sendSoap(reply: FastifyReply, answer: Answer, options: SoapOptions): FastifyReply {
  const { namespace, type } = SOAP[options.form];
  const open = `${DECLARATION}<soap:Envelope xmlns:soap="${namespace}"><soap:Body>`;
  const close = "</soap:Body></soap:Envelope>";
  reply.type(type);
  if (answer.kind === "fault") {
    return reply.code(500).send(open + soapFault(options.form, answer.text) + close);
  }
  const { operation, xmlNamespace } = options;
  const before = `${open}<${operation}Response xmlns="${xmlAttribute(xmlNamespace)}"><${operation}Result>`;
  const after = `</${operation}Result></${operation}Response>${close}`;
  return answer.kind === "text"
    ? reply.send(before + xmlText(answer.text) + after)
    : reply.send(Readable.from(around(before, writeDataSet(answer.dataSet, options), after)));
}

function soapFault(form: keyof typeof SOAP, text: string): string {
  const said = xmlText(text);
  return form === "soap-1.1"
    ? `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>${said}</faultstring></soap:Fault>`
    : "<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code>" +
        `<soap:Reason><soap:Text xml:lang="en">${said}</soap:Text></soap:Reason></soap:Fault>`;
}

async function* around(
  before: string,
  pieces: AsyncIterable<string>,
  after: string,
): AsyncGenerator<string> {
  yield before;
  yield* pieces;
  yield after;
}
