/** The description of a service for SOAP clients (WSDL 1.1), and the page that lists its operations. */
import { xmlAttribute, xmlText } from "./data-set/xml-text.ts";
import { operationsOf } from "./operations/operations.ts";
import type { Operation } from "./operations/operation.ts";
import type { Service } from "./request/call.ts";

export type WsdlOptions = {
  readonly xmlNamespace: string;
  /** Where the service is, as the caller wrote it. */
  readonly url: string;
};

const SERVICE_NAMES: Readonly<Record<Service, string>> = { adm: "ADM", mws: "MWS" };
const BINDINGS = [
  { suffix: "Soap", prefix: "soap" },
  { suffix: "Soap12", prefix: "soap12" },
] as const;

export function wsdl(service: Service, { xmlNamespace, url }: WsdlOptions): string {
  const name = SERVICE_NAMES[service];
  const namespace = xmlAttribute(xmlNamespace);
  const operations = operationsOf(service);
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema" ' +
    'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" ' +
    `xmlns:tns="${namespace}" targetNamespace="${namespace}">` +
    `<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${namespace}">` +
    `${operations.map(elements).join("")}</s:schema></wsdl:types>` +
    operations.map(messages).join("") +
    BINDINGS.map(({ suffix }) => portType(`${name}${suffix}`, operations)).join("") +
    BINDINGS.map(({ suffix, prefix }) =>
      binding(`${name}${suffix}`, prefix, { operations, xmlNamespace }),
    ).join("") +
    `<wsdl:service name="${name}">` +
    BINDINGS.map(
      ({ suffix, prefix }) =>
        `<wsdl:port name="${name}${suffix}" binding="tns:${name}${suffix}">` +
        `<${prefix}:address location="${xmlAttribute(url)}"/></wsdl:port>`,
    ).join("") +
    "</wsdl:service></wsdl:definitions>"
  );
}

/** Of the request and of the answer. */
function elements({ name, parameters, answers }: Operation): string {
  const given = ["UserID", "UserAccessKey", ...parameters.map((one) => one.name)]
    .map((one) => `<s:element minOccurs="0" maxOccurs="1" name="${one}" type="s:string"/>`)
    .join("");
  const result =
    answers === "text"
      ? `<s:element minOccurs="0" maxOccurs="1" name="${name}Result" type="s:string"/>`
      : `<s:element minOccurs="0" maxOccurs="1" name="${name}Result"><s:complexType><s:sequence>` +
        '<s:element ref="s:schema"/><s:any/></s:sequence></s:complexType></s:element>';
  return (
    `<s:element name="${name}"><s:complexType><s:sequence>${given}</s:sequence></s:complexType></s:element>` +
    `<s:element name="${name}Response"><s:complexType><s:sequence>${result}</s:sequence></s:complexType></s:element>`
  );
}

function messages({ name }: Operation): string {
  return (
    `<wsdl:message name="${name}SoapIn"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>` +
    `<wsdl:message name="${name}SoapOut"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`
  );
}

function portType(name: string, operations: readonly Operation[]): string {
  const all = operations.map(
    (one) =>
      `<wsdl:operation name="${one.name}"><wsdl:input message="tns:${one.name}SoapIn"/>` +
      `<wsdl:output message="tns:${one.name}SoapOut"/></wsdl:operation>`,
  );
  return `<wsdl:portType name="${name}">${all.join("")}</wsdl:portType>`;
}

function binding(
  name: string,
  prefix: "soap" | "soap12",
  { operations, xmlNamespace }: { operations: readonly Operation[]; xmlNamespace: string },
): string {
  const all = operations.map(
    (one) =>
      `<wsdl:operation name="${one.name}"><${prefix}:operation soapAction="${xmlAttribute(xmlNamespace + one.name)}" style="document"/>` +
      `<wsdl:input><${prefix}:body use="literal"/></wsdl:input>` +
      `<wsdl:output><${prefix}:body use="literal"/></wsdl:output></wsdl:operation>`,
  );
  return (
    `<wsdl:binding name="${name}" type="tns:${name}">` +
    `<${prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>${all.join("")}</wsdl:binding>`
  );
}

/** For a person who opens the service in a browser. */
export function operationsPage(service: Service): string {
  const name = SERVICE_NAMES[service];
  const items = operationsOf(service).map(({ name: operation, parameters }) => {
    const given = ["UserID", "UserAccessKey", ...parameters.map((one) => one.name)].join(", ");
    return `<li>${xmlText(operation)} (${xmlText(given)})</li>`;
  });
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title></head>` +
    `<body><h1>${name}</h1><p><a href="?WSDL">Service description</a></p><ul>${items.join("")}</ul></body></html>`
  );
}
