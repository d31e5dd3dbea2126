/** A merchant with a site and a user for the web services, and a client that speaks both forms. */
import { XMLParser } from "fast-xml-parser";
import type { Client, TestProgram } from "../../support/program.ts";
import { expectStatus } from "../rest/orders.ts";

export type Flat = Readonly<Record<string, unknown>>;

/** What came back, with the responses as flat records of text. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly requestReference: string;
  readonly responses: readonly Response[];
};
export type Response = Readonly<Record<string, string>> & {
  readonly records: readonly Readonly<Record<string, string>>[];
  readonly errordata: readonly string[];
};

export type Shop = {
  readonly client: Client;
  readonly site: string;
  readonly username: string;
  readonly password: string;
  /** One or more request objects to `/json/`; the first is completed with site and types. */
  readonly json: (...requests: Flat[]) => Promise<Reply>;
  /** The elements of one or more requests to `/xml/`: type, then what stands in it. */
  readonly xml: (
    ...requests: readonly (readonly [type: string, inside: string])[]
  ) => Promise<Reply>;
  /** Any body, with any headers. */
  readonly post: (path: string, body: string | Buffer, headers?: Flat) => Promise<Reply>;
  /** The only record of a search. */
  readonly record: (reference: string) => Promise<Readonly<Record<string, string>>>;
  /** Records of a merchant reference, the oldest first. */
  readonly ofOrder: (
    orderReference: string,
  ) => Promise<readonly Readonly<Record<string, string>>[]>;
  /** Answers the code of the update. */
  readonly update: (reference: string, updates: Flat) => Promise<string>;
  readonly advanceTo: (instant: string) => Promise<void>;
};

export type ShopOptions = {
  readonly reference?: string;
  readonly site?: Flat;
};

const ACCEPT = { "content-type": "application/json;charset=utf-8", accept: "application/json" };

export async function openShop(program: TestProgram, options: ShopOptions = {}): Promise<Shop> {
  const client = await program.newMerchant({ zone: "GMT", currency: "GBP" });
  const site = options.reference ?? "test_acme01";
  const added = await client.post("/v1/sites", {
    name: "Acme",
    reference: site,
    ruleSet: "secure-trading",
    gateway: "test-acquirer",
    ...options.site,
  });
  expectStatus(added, 201);
  const username = `ws${client.merchantId}@acme.example`;
  const user = await client.post("/v1/web-services-users", { username });
  const password = String(expectStatus(user, 201)["password"]);
  const authorization = basic(username, password);

  const post: Shop["post"] = async (path, body, headers = {}) => {
    const answer = await fetch(program.baseUrl + path, {
      method: "POST",
      headers: { ...ACCEPT, authorization, ...(headers as Record<string, string>) },
      body,
    });
    const text = await answer.text();
    const { status, headers: received } = answer;
    const read = status === 200 ? readAnswer(path, text) : { requestReference: "", responses: [] };
    return { status, headers: received, text, ...read };
  };
  const json: Shop["json"] = (...requests) =>
    post(
      "/json/",
      JSON.stringify({
        alias: username,
        version: "1.00",
        request: requests.map((one) => ({
          sitereference: site,
          accounttypedescription: "ECOM",
          ...one,
        })),
      }),
    );
  const search = async (filter: Flat): Promise<Response["records"]> => {
    const { responses } = await json({
      requesttypedescriptions: ["TRANSACTIONQUERY"],
      filter: { sitereference: [{ value: site }], ...filter },
    });
    const [found] = responses;
    if (found?.["errorcode"] !== "0") throw new Error(JSON.stringify(responses));
    return found.records;
  };
  return {
    client,
    site,
    username,
    password,
    post,
    json,
    xml: (...requests) =>
      post(
        "/xml/",
        `<?xml version="1.0" encoding="utf-8"?><requestblock version="3.67"><alias>${username}</alias>` +
          requests.map(([type, inside]) => `<request type="${type}">${inside}</request>`).join("") +
          "</requestblock>",
        { "content-type": "text/xml;charset=utf-8", accept: "text/xml" },
      ),
    record: async (reference) => {
      const [only, ...more] = await search({ transactionreference: [{ value: reference }] });
      if (only === undefined || more.length > 0) throw new Error(`not one record: ${reference}`);
      return only;
    },
    ofOrder: async (orderReference) =>
      (await search({ orderreference: [{ value: orderReference }] })).toReversed(),
    update: async (reference, updates) => {
      const { responses } = await json({
        requesttypedescriptions: ["TRANSACTIONUPDATE"],
        filter: {
          sitereference: [{ value: site }],
          transactionreference: [{ value: reference }],
        },
        updates,
      });
      return String(responses[0]?.["errorcode"]);
    },
    advanceTo: (instant) => program.advanceTo(client, instant),
  };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** A first payment and a series; the seed's, unless told otherwise. */
export function subscribe(more: Flat = {}): Flat {
  return {
    requesttypedescriptions: ["AUTH", "SUBSCRIPTION"],
    ...CARD,
    currencyiso3a: "GBP",
    baseamount: "1000",
    subscriptiontype: "RECURRING",
    subscriptionunit: "MONTH",
    subscriptionfrequency: "1",
    subscriptionnumber: "1",
    subscriptionfinalnumber: "0",
    credentialsonfile: "1",
    ...more,
  };
}

export const CARD: Flat = {
  pan: "4111111111111111",
  expirydate: "12/2034",
  securitycode: "123",
};

export function auth(more: Flat = {}): Flat {
  return {
    requesttypedescriptions: ["AUTH"],
    ...CARD,
    currencyiso3a: "GBP",
    baseamount: "1000",
    ...more,
  };
}

/** The references of a first payment and its series. Throws unless both were made. */
export function begun({ responses }: Reply): { readonly payment: string; readonly series: string } {
  const [payment, series] = responses;
  if (payment?.["errorcode"] !== "0" || series?.["errorcode"] !== "0") {
    throw new Error(`no series was begun: ${JSON.stringify(responses)}`);
  }
  return {
    payment: String(payment["transactionreference"]),
    series: String(series["transactionreference"]),
  };
}

/** The reference of the only record that was made. */
export function made({ responses }: Reply): string {
  const [only] = responses;
  if (only?.["errorcode"] !== "0") throw new Error(JSON.stringify(responses));
  return String(only["transactionreference"]);
}

/** `type number/final settlestatus or state`, as the seed shows a series. */
export function shown(records: readonly Readonly<Record<string, string>>[]): string[] {
  return records.map((record) => {
    const {
      requesttypedescription: type = "",
      subscriptionnumber,
      subscriptionfinalnumber,
    } = record;
    const number = `${subscriptionnumber}/${subscriptionfinalnumber}`;
    return type === "SUBSCRIPTION"
      ? `${number} SUBSCRIPTION active ${record["transactionactive"]}`
      : `${number} ${type} ${record["settlestatus"]}`;
  });
}

function readAnswer(path: string, text: string): Pick<Reply, "requestReference" | "responses"> {
  return path.startsWith("/json") ? readJson(text) : readXml(text);
}

function readJson(text: string): Pick<Reply, "requestReference" | "responses"> {
  const body = JSON.parse(text) as {
    requestreference: string;
    response: Record<string, unknown>[];
  };
  return {
    requestReference: body.requestreference,
    responses: body.response.map(
      (one) => ({ errordata: [], records: [], ...one }) as unknown as Response,
    ),
  };
}

/** An independent reader of XML, so that what is written is not judged by whoever wrote it. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === "response" || name === "record",
});

type Node = { readonly [name: string]: string | Node | readonly Node[] };

function readXml(text: string): Pick<Reply, "requestReference" | "responses"> {
  const { responseblock } = PARSER.parse(text) as { responseblock: Node };
  const responses = (responseblock["response"] ?? []) as readonly Node[];
  return {
    requestReference: String(responseblock["requestreference"]),
    responses: responses.map((one) => {
      const records = (one["record"] ?? []) as readonly Node[];
      const error = one["error"] as Node | undefined;
      return {
        ...flatNode(one),
        requesttypedescription: String(one["@type"]),
        errorcode: String(error?.["code"]),
        errordata: error?.["data"] === undefined ? [] : String(error["data"]).split(","),
        records: records.map((record) => ({
          ...flatNode(record),
          requesttypedescription: String(record["@type"]),
        })),
      } as unknown as Response;
    }),
  };
}

/** The paths that tests look at, under their flat names. */
const PATHS: readonly (readonly [path: string, name: string])[] = [
  ["transactionreference", "transactionreference"],
  ["operation/parenttransactionreference", "parenttransactionreference"],
  ["operation/accounttypedescription", "accounttypedescription"],
  ["merchant/orderreference", "orderreference"],
  ["billing/amount/#text", "baseamount"],
  ["billing/amount/@currencycode", "currencyiso3a"],
  ["billing/payment/pan", "maskedpan"],
  ["billing/payment/expirydate", "expirydate"],
  ["billing/name/last", "billinglastname"],
  ["settlement/settlestatus", "settlestatus"],
  ["settlement/settleduedate", "settleduedate"],
  ["billing/subscription/number", "subscriptionnumber"],
  ["billing/subscription/finalnumber", "subscriptionfinalnumber"],
  ["billing/subscription/unit", "subscriptionunit"],
  ["billing/subscription/frequency", "subscriptionfrequency"],
  ["billing/subscription/begindate", "subscriptionbegindate"],
  ["billing/subscription/active", "transactionactive"],
  ["authcode", "authcode"],
  ["found", "found"],
];

function flatNode(node: Node): Record<string, string> {
  return Object.fromEntries(
    PATHS.flatMap(([path, name]) => {
      let at: Node[string] | undefined = node;
      for (const part of path.split("/")) {
        at = typeof at === "object" && !Array.isArray(at) ? (at as Node)[part] : undefined;
      }
      return typeof at === "string" ? [[name, at] as const] : [];
    }),
  );
}
